import NoteModel

/// One line of `note put --lines`: the changes of one note, and which note.
public struct NoteLine: Sendable {
    /// `$unid`; nil makes a new note.
    public var unid: UNID?
    /// `$form`; nil leaves the form as it is.
    public var form: String?
    /// `$base`, the revision that the editor had read, as text; what it must look like is the database's business.
    public var base: String?
    /// In the order written, every name once.
    public var changes: [(name: String, change: ItemChange)]

    public init(unid: UNID?, form: String?, base: String? = nil, changes: [(name: String, change: ItemChange)]) {
        self.unid = unid
        self.form = form
        self.base = base
        self.changes = changes
    }
}

extension NoteLine {
    /// Reads one line.
    ///
    /// - Parameter line: its number, for messages.
    /// - Throws: `.badData`, as ``ItemsJSON/decode(_:)-([UInt8])`` does.
    public init(json bytes: Span<UInt8>, line: Int = 1) throws(DongboError) {
        guard case .object(let members) = try JSONParser.parse(bytes, line: line) else {
            throw DongboError(.badData, "JSON line \(line): expected one object")
        }
        do {
            try self.init(members)
        } catch {
            throw DongboError(error.code, "JSON line \(line): \(error.message)", cause: error.cause)
        }
    }

    public init(json bytes: [UInt8], line: Int = 1) throws(DongboError) {
        try self.init(json: bytes.span, line: line)
    }

    /// Reads the members of a line's object.
    ///
    /// - Throws: `.badData`, without the line's number.
    public init(_ members: [JSONMember]) throws(DongboError) {
        var items = members
        var unid: UNID?
        if let text = try Self.takeText("$unid", from: &items) {
            guard let parsed = UNID(text) else { throw DongboError(.badData, "'$unid' holds 32 hexadecimal digits") }
            unid = parsed
        }
        let form = try Self.takeText("$form", from: &items)
        let base = try Self.takeText("$base", from: &items)
        self.init(unid: unid, form: form?.normalizedC, base: base, changes: try ItemsJSON.decode(items))
    }

    /// Removes the member with this key and returns its text; nil when there is none.
    private static func takeText(_ key: String, from members: inout [JSONMember]) throws(DongboError) -> String? {
        guard let index = members.firstIndex(where: { $0.key == key }) else { return nil }
        guard case .string(let text) = members.remove(at: index).value, !text.isEmpty else {
            throw DongboError(.badData, "'\(key)' holds a text that is not empty")
        }
        return text
    }

    /// The line as JSON, reserved keys first.
    public var json: JSONValue {
        var members: [JSONMember] = []
        if let unid { members.append(JSONMember("$unid", .string(unid.description))) }
        if let form { members.append(JSONMember("$form", .string(form))) }
        if let base { members.append(JSONMember("$base", .string(base))) }
        for (name, change) in changes {
            switch change {
            case .set(let value): members.append(JSONMember(name, ItemsJSON.encode(value)))
            case .remove: members.append(JSONMember(name, .null))
            }
        }
        return .object(members)
    }
}
