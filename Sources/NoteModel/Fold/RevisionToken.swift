/// Names a version of a note to people and programs: `GENERATION-HASH`.
///
/// For a note with one head the hash is that revision's; after a merge of several heads it is a hash of theirs, so the
/// token of a state that nobody saved as such still names exactly that state.
public struct RevisionToken: Hashable, Sendable, CustomStringConvertible {
    public let generation: UInt32
    /// The first 128 bits of the hash.
    public let hash: UInt128

    public init(generation: UInt32, hash: UInt128) {
        self.generation = generation
        self.hash = hash
    }

    /// Reads ``description``; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let generation = CalendarDate.digits(parts[0]).flatMap(UInt32.init(exactly:)),
            generation > 0, let hash = UNID(parts[1])
        else { return nil }
        self.init(generation: generation, hash: hash.rawValue)
        guard description == text else { return nil }
    }

    public var description: String {
        "\(generation)-\(Hexadecimal.string(UNID(rawValue: hash).bytes, lowercase: true))"
    }
}

extension NoteState {
    /// The token of this state. - Precondition: at least one revision.
    public var token: RevisionToken {
        precondition(!heads.isEmpty, "a note without revisions has no version")
        if heads.count == 1 { return RevisionToken(generation: generation, hash: heads[0].hash.truncated) }
        var input = ByteWriter(capacity: heads.count * 32)
        for hash in heads.map(\.hash).sorted() { hash.write(to: &input) }
        return RevisionToken(generation: generation, hash: Digest(of: input.bytes).truncated)
    }
}
