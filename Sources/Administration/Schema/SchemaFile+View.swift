import FormulaLanguage
import NodeServer
import NoteModel
import ViewIndex

extension SchemaFile {
    /// A view: which notes, and columns in their order. The head of `Schemas/dang-vien.yaml` says what each key means.
    struct View: Decodable, Sendable {
        let name: String
        let title: Label
        /// A formula; nil for a folder.
        let selection: String?
        let columns: [Column]
        let showResponseHierarchy: Bool?
        let openCollapsed: Bool?
        let folder: Bool?
        let locale: String?

        private enum CodingKeys: String, CodingKey, CaseIterable {
            case name, title, selection, columns, showResponseHierarchy, openCollapsed, folder, locale
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.strictContainer(CodingKeys.self)
            name = try values.decode(String.self, forKey: .name)
            title = try values.decode(Label.self, forKey: .title)
            selection = try values.decodeIfPresent(String.self, forKey: .selection)
            columns = try values.decode([Column].self, forKey: .columns)
            showResponseHierarchy = try values.decodeIfPresent(Bool.self, forKey: .showResponseHierarchy)
            openCollapsed = try values.decodeIfPresent(Bool.self, forKey: .openCollapsed)
            folder = try values.decodeIfPresent(Bool.self, forKey: .folder)
            locale = try values.decodeIfPresent(String.self, forKey: .locale)
        }
    }

    struct Column: Decodable, Sendable {
        let name: String
        let title: Label
        /// What it shows.
        let formula: String
        let sort: String?
        let categorized: Bool?
        let totals: String?
        let hidden: Bool?
        let responsesOnly: Bool?
        let separateMultipleValues: Bool?
        let resort: String?

        private enum CodingKeys: String, CodingKey, CaseIterable {
            case name, title, formula, sort, categorized, totals, hidden, responsesOnly, separateMultipleValues, resort
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.strictContainer(CodingKeys.self)
            name = try values.decode(String.self, forKey: .name)
            title = try values.decode(Label.self, forKey: .title)
            formula = try values.decode(String.self, forKey: .formula)
            sort = try values.decodeIfPresent(String.self, forKey: .sort)
            categorized = try values.decodeIfPresent(Bool.self, forKey: .categorized)
            totals = try values.decodeIfPresent(String.self, forKey: .totals)
            hidden = try values.decodeIfPresent(Bool.self, forKey: .hidden)
            responsesOnly = try values.decodeIfPresent(Bool.self, forKey: .responsesOnly)
            separateMultipleValues = try values.decodeIfPresent(Bool.self, forKey: .separateMultipleValues)
            resort = try values.decodeIfPresent(String.self, forKey: .resort)
        }
    }
}

extension SchemaFile.View {
    /// What the view engine makes of it.
    ///
    /// - Throws: `.badConfiguration` for a word that is none of its key's.
    func design() throws(DongboError) -> ViewDesign {
        var columns: [ViewColumn] = []
        for column in self.columns {
            columns.append(
                ViewColumn(
                    name: column.name, titles: column.title.texts, formula: column.formula,
                    sort: try word(column.sort, .none, "sort"), isCategorized: column.categorized ?? false,
                    totals: try word(column.totals, .none, "totals"), isHidden: column.hidden ?? false,
                    isForResponsesOnly: column.responsesOnly ?? false,
                    separatesMultipleValues: column.separateMultipleValues ?? false,
                    resort: try word(column.resort, .none, "resort")))
        }
        return ViewDesign(
            unid: UNID(rawValue: 0), name: name, titles: title.texts, selection: selection ?? "", columns: columns,
            showsResponseHierarchy: showResponseHierarchy ?? true, opensCollapsed: openCollapsed ?? false,
            isFolder: folder ?? false, locale: try word(locale, .viVN, "locale", ["en-US", "vi-VN"]))
    }

    private func word<T: RawRepresentable<String> & CaseIterable>(
        _ text: String?, _ otherwise: T, _ key: String
    ) throws(DongboError) -> T {
        try word(text, otherwise, key, T.allCases.map(\.rawValue))
    }

    private func word<T: RawRepresentable<String>>(
        _ text: String?, _ otherwise: T, _ key: String, _ words: [String]
    ) throws(DongboError) -> T {
        guard let text else { return otherwise }
        guard let value = T(rawValue: text) else {
            throw DongboError(
                .badConfiguration,
                "the view \(name): '\(key)' is \(words.joined(separator: ", ")), not '\(text)'")
        }
        return value
    }

    /// The view as a design note; each column is a row of the table `Columns`, so that replicas that change different
    /// columns of a view merge.
    ///
    /// - Precondition: the view was checked when the file was read.
    func declaration(schema: String, version: Int) -> ViewDeclaration {
        guard let design = try? design() else { preconditionFailure("a view's words are checked when it is read") }
        var changes: [(path: ItemPath, change: ItemChange)] = [
            (ItemPath("Schema")!, .set(.text(schema))),
            (ItemPath("SchemaVersion")!, .set(.number(ExactDecimal(version)))),
        ]
        changes += design.items.map { ($0.path, .set($0.value)) }
        return ViewDeclaration(name: name, changes: changes)
    }
}

extension SchemaFile.Label {
    var texts: [String: String] { ["vi": vi, "en": en] }
}
