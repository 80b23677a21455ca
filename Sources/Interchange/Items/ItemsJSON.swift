import NoteModel

/// Items as JSON, as the command line contract has them.
///
/// | JSON | item value |
/// |---|---|
/// | `"…"`, `["…", …]`, `[]` | text, list of texts |
/// | `12.5`, `[1, 2]`, `true`, `false` | number (1 and 0), list of numbers |
/// | `{"date":"1980-02"}`, `{"time":"08:30"}`, `{"datetime":"2023-02-21T08:30:00+07:00"}` | date-time |
/// | `[{"date":"1980"}, …]` | list of date-times |
/// | `{"range":[{"date":"1980"},{"date":"1984"}]}`, `[{"range":…}, …]` | date-time range, list of them |
/// | `{"names":[…]}`, `{"readers":[…]}`, `{"authors":[…]}` | names |
/// | `{"html":"…"}` | rich text, checked by ``SafeHTML`` |
/// | `{"attachment":{"name":"…","size":1,"sha256":"64 hexadecimal digits"}}` | attachment |
/// | `{"sealed":"base64"}` | sealed value |
/// | `null` | the item is removed |
///
/// Decoding what ``encode(_:)`` gives returns the same value, except that an empty list of numbers, date-times or
/// ranges comes back as the empty list of texts: JSON has one empty array.
public enum ItemsJSON {
    /// Keys that say something about the note and so cannot be item names.
    public static let reservedKeys = ["$unid", "$form", "$base"]

    /// Reads one object of items.
    ///
    /// - Returns: the changes in the order written, names and texts in normal form C, every name once.
    /// - Throws: `.badData` with the place (syntax) or the item's name (meaning); never what the item holds.
    public static func decode(_ bytes: [UInt8]) throws(DongboError) -> [(name: String, change: ItemChange)] {
        try decode(JSONParser.parse(bytes))
    }

    public static func decode(_ bytes: Span<UInt8>) throws(DongboError) -> [(name: String, change: ItemChange)] {
        try decode(JSONParser.parse(bytes))
    }

    public static func decode(_ json: JSONValue) throws(DongboError) -> [(name: String, change: ItemChange)] {
        guard case .object(let members) = json else {
            throw DongboError(.badData, "items are given as one JSON object, not as \(json.kindName)")
        }
        return try decode(members)
    }

    static func decode(_ members: [JSONMember]) throws(DongboError) -> [(name: String, change: ItemChange)] {
        var items: [(name: String, change: ItemChange)] = []
        items.reserveCapacity(members.count)
        for member in members {
            guard !member.key.isEmpty else { throw DongboError(.badData, "an item has an empty name") }
            guard member.key.utf8.first != UInt8(ascii: "$") || !reservedKeys.contains(member.key) else {
                throw DongboError(.badData, "'\(member.key)' is not an item; it may stand in JSON lines only")
            }
            let name = member.key.normalizedC
            items.append((name, try change(member.value, item: name)))
        }
        return items
    }

    /// - Parameter item: the item's name, for messages.
    public static func change(_ json: JSONValue, item: String) throws(DongboError) -> ItemChange {
        if case .null = json { return .remove }
        return .set(try value(json, item: item))
    }
}
