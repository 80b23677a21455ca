import NoteModel

/// Chains encodings into one hash: each step hashes the hash so far and the hash of the next encoding.
struct StateHasher {
    private var chain = Digest(of: Array("dongbo.state.1".utf8))

    mutating func add(_ bytes: [UInt8]) {
        chain = Digest(of: chain.bytes + Digest(of: bytes).bytes)
    }

    func finish() -> Digest { chain }
}
