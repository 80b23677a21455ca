import NoteModel
import NoteStore

extension SchemaFile.Form {
    /// The form as a design note. Each item is a row of the table `Items` (a table's column of `Columns`), so that
    /// replicas that change different items of a form merge.
    func declaration(schema: String, version: Int) -> FormDeclaration {
        var items: [(path: ItemPath, change: ItemChange)] = [
            Self.set("Schema", .text(schema)), Self.set("SchemaVersion", .number(ExactDecimal(version))),
            Self.set("Title_vi", .text(title.vi.normalizedC)), Self.set("Title_en", .text(title.en.normalizedC)),
        ]
        for (index, field) in self.items.enumerated() {
            items += Self.row("Items", field.name, field, position: index + 1) + Self.formulas(of: field)
        }
        for (index, table) in (tables ?? []).enumerated() {
            items += Self.row("Tables", table.name, label: table.label, position: index + 1)
            for (index, column) in table.columns.enumerated() {
                items += Self.row("Columns", "\(table.name).\(column.name)", column, position: index + 1)
            }
        }
        return FormDeclaration(
            name: name,
            rules: FormRules(
                policy: ConflictPolicy(rawValue: conflicts)!, sets: Set(sets ?? []),
                protected: Set(self.items.filter(\.isProtected).map(\.name)), creators: Set(creators ?? [])),
            items: items)
    }

    private static func formulas(of field: SchemaFile.Field) -> [(path: ItemPath, change: ItemChange)] {
        let kind = field.kind.map { [set("Items[\(field.name)].Kind", .text($0))] } ?? []
        return kind
            + FormField.Event.allCases.compactMap { event in
                field.formulas[event].map { set("Items[\(field.name)].\(event.column)", .text($0.normalizedC)) }
            }
    }

    private static func row(
        _ table: String, _ row: String, _ field: SchemaFile.Field, position: Int
    ) -> [(path: ItemPath, change: ItemChange)] {
        Self.row(table, row, label: field.label, position: position) + [set("\(table)[\(row)].Type", .text(field.type))]
    }

    private static func row(
        _ table: String, _ row: String, label: SchemaFile.Label, position: Int
    ) -> [(path: ItemPath, change: ItemChange)] {
        [
            set("\(table)[\(row)].Label_vi", .text(label.vi.normalizedC)),
            set("\(table)[\(row)].Label_en", .text(label.en.normalizedC)),
            set("\(table)[\(row)].Position", .number(ExactDecimal(position))),
        ]
    }

    /// - Precondition: `path` was checked when the file was read.
    private static func set(_ path: String, _ value: ItemValue) -> (path: ItemPath, change: ItemChange) {
        (ItemPath(path)!, .set(value))
    }
}
