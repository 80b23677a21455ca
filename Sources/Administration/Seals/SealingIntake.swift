import Interchange
import NodeServer
import NoteModel
import NoteStore
import SealedItems

/// Seals what callers want sealed, before a database sees any of it.
struct SealingIntake: Sendable {
    let node: Node
    let database: DatabaseActor
    let caller: NoteCaller
    /// Who saves; nil for nobody who could have a key.
    let author: HierarchicalName?
    /// What the caller should know of what they did.
    private(set) var hints: [String] = []

    init(node: Node, database: DatabaseActor, caller: NoteCaller, author: HierarchicalName?) {
        (self.node, self.database, self.caller, self.author) = (node, database, caller, author)
    }

    /// Whether a line is worth looking at twice: nearly none says anything of sealing. One that writes letters as numbers may.
    private static func mayConcern(_ bytes: [UInt8]) -> Bool {
        find("\"sealed\"", in: bytes) || find("\\u", in: bytes)
    }

    private static func find(_ text: String, in bytes: [UInt8]) -> Bool {
        let word = Array(text.utf8)
        guard bytes.count >= word.count else { return false }
        return bytes.withUnsafeBytes { all in
            all.indices.dropLast(word.count - 1).contains { start in
                all[start] == word[0] && all[start..<start + word.count].elementsEqual(word)
            }
        }
    }

    /// Items of a note.
    ///
    /// - Returns: the items as they are saved, and of which note: a new one gets its UNID now if something is sealed for it.
    mutating func read(_ bytes: [UInt8], of unid: UNID?) throws -> (items: JSONValue, unid: UNID?) {
        let json = try JSONParser.parse(bytes)
        guard case .object(let members) = json else { return (json, unid) }
        let (items, written) = try sealed(members, of: unid)
        return (.object(items), written)
    }

    /// A line of many.
    mutating func line(_ bytes: [UInt8], _ number: Int) throws(DongboError) -> NoteLine {
        guard Self.mayConcern(bytes), case .object(let members)? = try? JSONParser.parse(bytes, line: number) else {
            return try NoteLine(json: bytes, line: number)
        }
        do {
            var unid: UNID?
            if case .string(let text)? = members.first(where: { $0.key == "$unid" })?.value { unid = UNID(text) }
            let (items, written) = try sealed(members, of: unid)
            var line = try NoteLine(items)
            line.unid = line.unid ?? written
            return line
        } catch {
            let error = error as? DongboError ?? DongboError(.inputOutput, "the node failed", cause: error)
            throw DongboError(error.code, "JSON line \(number): \(error.message)", cause: error.cause)
        }
    }

    private mutating func sealed(
        _ members: [JSONMember], of given: UNID?
    ) throws -> (items: [JSONMember], unid: UNID?) {
        var (unid, items): (UNID?, [JSONMember]) = (given, [])
        for member in members {
            guard let wish = try SealedJSON.wish(member.value, item: member.key) else {
                items.append(member)
                continue
            }
            switch wish {
            case .envelope:
                try requireEnvelope(member)
                items.append(member)
            case .keep(let count): try requireUnchanged(member.key, count, of: given)
            case .seal(let json, let names):
                let note = unid ?? Self.newUNID()
                unid = note
                let value = try ItemsJSON.value(json, item: member.key)
                items.append(JSONMember(member.key, try seal(value, names, member.key, note)))
            }
        }
        return (items, unid)
    }

    private mutating func seal(
        _ value: ItemValue, _ names: [String], _ item: String, _ unid: UNID
    ) throws -> JSONValue {
        let path = try Self.path(item)
        let home = try database.read { try Self.home(of: unid, $0, $1) }
        let place = SealingContext(replica: database.identity.replica, unid: home, path: path)
        let envelope = try node.seal(value, for: names, at: place)
        if try !(author.map { try node.isFor($0, envelope) } ?? false) {
            hints.append("you are not among those who can open '\(path)' again")
        }
        return ItemsJSON.encode(.sealed(envelope.bytes))
    }

    private func requireEnvelope(_ member: JSONMember) throws {
        guard case .sealed(let bytes) = try ItemsJSON.value(member.value, item: member.key),
            (try? SealedEnvelope(bytes)) != nil
        else {
            throw DongboError(.badData, "item '\(member.key)': the bytes are no sealed value")
        }
    }

    private func requireUnchanged(_ item: String, _ count: Int, of unid: UNID?) throws {
        let path = try Self.path(item)
        let value = try unid.flatMap { unid in
            try database.read { notes, reader -> ItemValue? in
                guard try notes.mayRead(unid, caller, reading: reader) else { return nil }
                return try notes.view(unid, reading: reader)?.content[path]?.value
            }
        }
        guard case .sealed(let bytes)? = value, bytes.count == count else {
            throw DongboError(
                .badData,
                "item '\(item)' does not hold that sealed value: say what it is to hold with \"value\", or leave it out"
            )
        }
    }

    private static func path(_ item: String) throws(DongboError) -> ItemPath {
        guard let path = ItemPath(item) else { throw DongboError(.badData, "'\(item)' is no item name") }
        return path
    }

    private static func newUNID() -> UNID {
        var generator = SystemRandomNumberGenerator()
        return UNID.random(using: &generator)
    }

    /// The note whose sealed values these are: what lost to another edit was sealed for the note it belongs to.
    static func home(of unid: UNID, _ notes: NoteDatabase, _ reader: any NoteStoreReader) throws -> UNID {
        try notes.view(unid, reading: reader)?.conflictOf ?? unid
    }
}
