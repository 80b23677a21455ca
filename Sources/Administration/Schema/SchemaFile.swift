import NoteStore

/// The keys of an application's file. Unknown keys are errors: a misspelt one would be lost in silence.
struct SchemaFile: Decodable, Sendable {
    static let types: Set = [
        "text", "textList", "number", "numberList", "date", "dateTime", "dateTimeRange", "names", "readers", "authors",
        "richText", "attachment",
    ]

    let schema: String
    let version: Int
    let title: Label
    let forms: [Form]
    let views: [View]?
    let agents: [Agent]?

    struct Label: Decodable, Sendable {
        let vi: String
        let en: String
    }

    struct Form: Decodable, Sendable {
        let name: String
        let title: Label
        let conflicts: String
        let sets: [String]?
        /// Who makes notes of it: names, groups, roles in brackets; nil: everybody whose level lets them.
        let creators: [String]?
        let items: [Field]
        let tables: [Table]?
    }

    struct Field: Decodable, Sendable {
        let name: String
        let type: String
        let label: Label
        /// As in DXL; nil: editable.
        let kind: String?
        /// Only editors change it.
        let isProtected: Bool
        /// Formulas by what they are for.
        let formulas: [FormField.Event: String]
    }

    struct Table: Decodable, Sendable {
        let name: String
        let label: Label
        let columns: [Field]
    }
}

extension SchemaFile {
    private enum CodingKeys: String, CodingKey, CaseIterable { case schema, version, title, forms, views, agents }

    init(from decoder: any Decoder) throws {
        let values = try decoder.strictContainer(CodingKeys.self)
        schema = try values.decode(String.self, forKey: .schema)
        version = try values.decode(Int.self, forKey: .version)
        title = try values.decode(Label.self, forKey: .title)
        forms = try values.decode([Form].self, forKey: .forms)
        views = try values.decodeIfPresent([View].self, forKey: .views)
        agents = try values.decodeIfPresent([Agent].self, forKey: .agents)
    }
}

extension SchemaFile.Label {
    private enum CodingKeys: String, CodingKey, CaseIterable { case vi, en }

    init(from decoder: any Decoder) throws {
        let values = try decoder.strictContainer(CodingKeys.self)
        vi = try values.decode(String.self, forKey: .vi)
        en = try values.decode(String.self, forKey: .en)
    }
}

extension SchemaFile.Form {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case name, title, conflicts, sets, creators, items, tables
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.strictContainer(CodingKeys.self)
        name = try values.decode(String.self, forKey: .name)
        title = try values.decode(SchemaFile.Label.self, forKey: .title)
        conflicts = try values.decode(String.self, forKey: .conflicts)
        sets = try values.decodeIfPresent([String].self, forKey: .sets)
        creators = try values.decodeIfPresent([String].self, forKey: .creators)
        items = try values.decode([SchemaFile.Field].self, forKey: .items)
        tables = try values.decodeIfPresent([SchemaFile.Table].self, forKey: .tables)
    }
}

extension SchemaFile.Field {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case name, type, label, kind, protected, defaultvalue, inputtranslation, inputvalidation
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.strictContainer(CodingKeys.self)
        name = try values.decode(String.self, forKey: .name)
        type = try values.decode(String.self, forKey: .type)
        label = try values.decode(SchemaFile.Label.self, forKey: .label)
        kind = try values.decodeIfPresent(String.self, forKey: .kind)
        isProtected = try values.decodeIfPresent(Bool.self, forKey: .protected) ?? false
        var formulas: [FormField.Event: String] = [:]
        for event in FormField.Event.allCases {
            let key = CodingKeys(rawValue: event.rawValue)!
            formulas[event] = try values.decodeIfPresent(String.self, forKey: key)
        }
        self.formulas = formulas
    }
}

extension SchemaFile.Table {
    private enum CodingKeys: String, CodingKey, CaseIterable { case name, label, columns }

    init(from decoder: any Decoder) throws {
        let values = try decoder.strictContainer(CodingKeys.self)
        name = try values.decode(String.self, forKey: .name)
        label = try values.decode(SchemaFile.Label.self, forKey: .label)
        columns = try values.decode([SchemaFile.Field].self, forKey: .columns)
    }
}

/// Any key at all, to see which there are.
private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension Decoder {
    /// - Throws: `DecodingError` for a key that `Keys` does not have.
    func strictContainer<Keys: CodingKey & CaseIterable>(_: Keys.Type) throws -> KeyedDecodingContainer<
        Keys
    > {
        let known = Set(Keys.allCases.map(\.stringValue))
        if let unknown = try container(keyedBy: AnyKey.self).allKeys.first(where: { !known.contains($0.stringValue) }) {
            let expected = Keys.allCases.map(\.stringValue).joined(separator: ", ")
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: codingPath,
                    debugDescription: "unknown key '\(unknown.stringValue)'; there are \(expected)"))
        }
        return try container(keyedBy: Keys.self)
    }
}
