import NodeServer
import NoteModel

extension SchemaFile {
    /// A view: which notes, and columns in their order.
    struct View: Decodable, Sendable {
        let name: String
        let title: Label
        /// A formula.
        let selection: String
        let columns: [Column]

        private enum CodingKeys: String, CodingKey, CaseIterable { case name, title, selection, columns }

        init(from decoder: any Decoder) throws {
            let values = try decoder.strictContainer(CodingKeys.self)
            name = try values.decode(String.self, forKey: .name)
            title = try values.decode(Label.self, forKey: .title)
            selection = try values.decode(String.self, forKey: .selection)
            columns = try values.decode([Column].self, forKey: .columns)
        }
    }

    struct Column: Decodable, Sendable {
        let name: String
        let title: Label
        /// What it shows.
        let formula: String
        /// `ascending` or `descending`; nil when the view is not sorted by it.
        let sort: String?

        private enum CodingKeys: String, CodingKey, CaseIterable { case name, title, formula, sort }

        init(from decoder: any Decoder) throws {
            let values = try decoder.strictContainer(CodingKeys.self)
            name = try values.decode(String.self, forKey: .name)
            title = try values.decode(Label.self, forKey: .title)
            formula = try values.decode(String.self, forKey: .formula)
            sort = try values.decodeIfPresent(String.self, forKey: .sort)
        }
    }
}

extension SchemaFile.View {
    /// The view as a design note; each column is a row of the table `Columns`, so that replicas that change different
    /// columns of a view merge.
    ///
    /// - Precondition: the names were checked when the file was read.
    func declaration(schema: String, version: Int) -> ViewDeclaration {
        var changes: [(path: ItemPath, change: ItemChange)] = [
            ("$Name", ItemValue.text(name)), ("Schema", .text(schema)),
            ("SchemaVersion", .number(ExactDecimal(version))),
            ("Title_vi", .text(title.vi.normalizedC)), ("Title_en", .text(title.en.normalizedC)),
            ("Selection", .text(selection.normalizedC)),
        ].map { (ItemPath($0.0)!, .set($0.1)) }
        for (index, column) in columns.enumerated() {
            let row: [(String, ItemValue)] = [
                ("Title_vi", .text(column.title.vi.normalizedC)), ("Title_en", .text(column.title.en.normalizedC)),
                ("Formula", .text(column.formula.normalizedC)), ("Sort", .text(column.sort ?? "")),
                ("Position", .number(ExactDecimal(index + 1))),
            ]
            changes += row.map { (ItemPath("Columns[\(column.name)].\($0.0)")!, .set($0.1)) }
        }
        return ViewDeclaration(name: name, changes: changes)
    }
}
