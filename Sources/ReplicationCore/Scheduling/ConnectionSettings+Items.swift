import NoteModel

/// The items of a connection document. `Schemas/directory.yaml` describes them for people.
extension ConnectionSettings {
    /// The form of connection documents.
    public static let form = "Connection"

    /// The item that holds a setting.
    public static func item(of key: Key) -> String {
        switch key {
        case .from: "Source"
        case .to: "Destination"
        case .name: "Name"
        case .address: "Address"
        case .databases: "Databases"
        case .classes: "Classes"
        case .direction: "Direction"
        case .times: "Times"
        case .days: "Days"
        case .repeat: "Repeat"
        case .onChange: "OnChange"
        case .priority: "Priority"
        case .timeLimit: "TimeLimit"
        case .retryFirst: "RetryFirst"
        case .retryLongest: "RetryLongest"
        case .attachments: "Attachments"
        case .enabled: "Enabled"
        }
    }

    /// Reads a document. An item that is missing has its default; yes and no may also be the numbers 1 and 0.
    ///
    /// - Throws: `.wrongUsage` that names the first item which cannot be understood. Anybody may have written it.
    public init(_ content: NoteContent) throws(DongboError) {
        for key in Key.allCases {
            guard let value = content[Self.item(of: key)], let text = Self.text(value) else { continue }
            do {
                try set(key, to: text)
            } catch {
                throw DongboError(.wrongUsage, "the item \(Self.item(of: key)): \(error.message)", cause: error)
            }
        }
        try check()
    }

    /// What to save for the whole document.
    public var changes: [(path: ItemPath, change: ItemChange)] {
        Key.allCases.map { key in
            let value: ItemValue =
                switch key {
                case .from, .to: .names([text(of: key)])
                case .databases: .textList(databases)
                case .classes: .textList(classes.sorted().map(\.rawValue))
                case .onChange: .number(ExactDecimal(isOnChange ? 1 : 0))
                case .enabled: .number(ExactDecimal(isEnabled ? 1 : 0))
                default: .text(text(of: key) == Self.none ? "" : text(of: key))
                }
            return (ItemPath(Self.item(of: key))!, .set(value))
        }
    }

    private static func text(_ value: ItemValue) -> String? {
        switch value {
        case .text(let text): text.isEmpty ? nil : text
        case .textList(let list), .names(let list): list.joined(separator: ",")
        case .number(let number): number.description
        default: nil
        }
    }
}
