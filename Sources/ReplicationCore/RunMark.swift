import NoteModel

/// What a source gives with its changes, for the sink to keep with its checkpoint and to show when it comes again: in which run of
/// the file they were, and how far the sink can have come by them. Only the file itself can make one.
struct RunMark: Sendable, Hashable {
    static let tokenBytes = 8
    static let bytesCount = tokenBytes + 8 + RunKey.proofBytes

    /// Names the run.
    let token: UInt64
    /// The file's latest change sequence when the mark was given.
    let through: UInt64
    /// Made with the file's ``RunKey``.
    let proof: [UInt8]

    init(token: UInt64, through: UInt64, key: RunKey) {
        (self.token, self.through) = (token, through)
        proof = key.proof(token: token, through: through)
    }

    /// Nil for what has another form.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.bytesCount, let token = Self.token(in: bytes) else { return nil }
        self.token = token
        through = Self.number(bytes[8..<16])
        proof = Array(bytes[16...])
    }

    var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.fixed(token)
        writer.fixed(through)
        writer.raw(proof)
        return writer.bytes
    }

    /// The run that bytes of whatever form name first; nil when there are too few.
    static func token(in bytes: [UInt8]) -> UInt64? {
        bytes.count >= tokenBytes ? number(bytes.prefix(tokenBytes)) : nil
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
}
