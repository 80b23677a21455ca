import NoteModel

/// A person's word on a note as it was, signed with their own key. It stands in the note, in three items of a row of its own, so that
/// two that are given at the same time are both there.
public struct Approval: Sendable, Hashable {
    /// Canonical.
    public let person: String
    /// What they say with it; may be empty.
    public let text: String
    /// When, in milliseconds since 1970 UTC, by the clock of the node at which they signed.
    public let time: UInt64
    /// ``contentHash(form:_:)`` of what they approved.
    public let content: NoteModel.Digest
    /// The key they signed with, ``PersonPublicKeys/signingID``.
    public let key: KeyID
    public let signature: [UInt8]

    /// UTF-8 bytes of a text.
    public static let textBytesMax = 4096

    /// Signs.
    public init(
        of place: ApprovedNote, content: NoteModel.Digest, text: String, time: UInt64, by person: HierarchicalName,
        with keys: PersonKeys
    ) throws(SealingFault) {
        (self.person, self.text, self.time, self.content) = (person.canonical, text, time, content)
        key = keys.publicKeys.signingID
        signature = try keys.sign(Self.statement(place, self.person, text, time, content, key))
    }

    private init(
        person: String, text: String, time: UInt64, content: NoteModel.Digest, key: KeyID, signature: [UInt8]
    ) {
        (self.person, self.text, self.time, self.content) = (person, text, time, content)
        (self.key, self.signature) = (key, signature)
    }

    /// Whether it was signed with these keys, for this note.
    public func holds(_ keys: PersonPublicKeys, of place: ApprovedNote) -> Bool {
        keys.signingID == key
            && keys.isSignature(signature, of: Self.statement(place, person, text, time, content, key))
    }

    private static func statement(
        _ place: ApprovedNote, _ person: String, _ text: String, _ time: UInt64, _ content: NoteModel.Digest,
        _ key: KeyID
    ) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw(Array("dongbo.approval.1".utf8))
        writer.identifier(place.replica)
        writer.identifier(place.unid)
        writer.raw(content.bytes)
        writer.text(person)
        writer.text(text)
        writer.fixed(time)
        writer.identifier(key)
        return writer.bytes
    }

    // MARK: What is approved

    /// Of a note's form and all its items but approvals. O(size of the note).
    public static func contentHash(form: String, _ content: NoteContent) -> NoteModel.Digest {
        var writer = ByteWriter()
        writer.raw(Array("dongbo.approved.1".utf8))
        writer.text(form)
        for item in content.items where !item.path.isApproval {
            writer.text(item.path.text)
            writer.byte(item.value == nil ? 0 : 1)
            if let value = item.value { writer.value(value) }
        }
        return NoteModel.Digest(of: writer.bytes)
    }

    // MARK: Items

    /// Names the row.
    var id: String {
        let digest = NoteModel.Digest(of: Array("dongbo.approval-row.1".utf8) + signature)
        return KeyID(rawValue: digest.truncated).description
    }

    /// The items that hold it.
    public var items: [(path: ItemPath, change: ItemChange)] {
        let proof = "1 \(time) \(content) \(key) \(Hexadecimal.string(signature, lowercase: true))"
        return [
            (Self.path(id, "Person"), .set(.names([person]))), (Self.path(id, "Text"), .set(.text(text))),
            (Self.path(id, "Proof"), .set(.text(proof))),
        ]
    }

    private static func path(_ id: String, _ column: String) -> ItemPath {
        ItemPath("\(ItemPath.approvalTable)[\(id)].\(column)")!
    }

    /// The approvals in a note, oldest first. What cannot be read as one is left out, but counted.
    public static func all(in content: NoteContent) -> (approvals: [Approval], damaged: Int) {
        let rows = Set(content.items.filter(\.path.isApproval).map(\.path.approvalRow))
        let found = rows.compactMap { read($0, content) }
        return (found.sorted { ($0.time, $0.person, $0.id) < ($1.time, $1.person, $1.id) }, rows.count - found.count)
    }

    private static func read(_ row: String, _ content: NoteContent) -> Approval? {
        guard KeyID(row) != nil, case .names(let names)? = content[path(row, "Person")]?.value, names.count == 1,
            case .text(let text)? = content[path(row, "Text")]?.value,
            case .text(let proof)? = content[path(row, "Proof")]?.value
        else { return nil }
        let parts = proof.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0] == "1", let time = UInt64(parts[1]),
            let digest = Hexadecimal.bytes(parts[2]).flatMap({ NoteModel.Digest(bytes: $0) }),
            let key = KeyID(parts[3]), let signature = Hexadecimal.bytes(parts[4]), signature.count == 64
        else { return nil }
        let approval = Approval(
            person: names[0], text: text, time: time, content: digest, key: key, signature: signature)
        return approval.id == row ? approval : nil
    }
}

/// Which note an approval is about.
public struct ApprovedNote: Sendable, Hashable {
    public let replica: ReplicaID
    public let unid: UNID

    public init(replica: ReplicaID, unid: UNID) { (self.replica, self.unid) = (replica, unid) }
}
