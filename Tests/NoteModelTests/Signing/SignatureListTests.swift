import NoteModel
import SimulationKit
import Testing

/// Signatures as they travel beside a batch.
@Suite struct SignatureListTests {
    static let file = IncarnationID(rawValue: 77)

    static func list(seed: UInt64) -> SignatureList {
        var chance = SeededGenerator(seed: seed)
        var list = SignatureList()
        for _ in 0..<chance.below(3) { list.declarations.append((0..<chance.below(50)).map { UInt8($0) }) }
        for _ in 0..<chance.below(6) {
            let count = 1 + chance.below(512)
            let group = CommitGroup(
                IncarnationID(rawValue: UInt128(1 + chance.below(2))), first: UInt64(1 + chance.below(100_000)),
                count: count)!
            let tree = PartialTree(of: PartialTreeTests.revisions(count))
            let signed = SignedGroup(
                group, signer: Digest(of: [UInt8(chance.below(2))]),
                signature: (0..<64).map { _ in UInt8(chance.below(256)) }, tree: tree)
            let leaves = PartialTreeTests.some(of: count, &chance)
            let choices = (0..<leaves.count).map { _ in UInt8(chance.below(9) / 8) }
            list.proofs.append(signed.proof(of: leaves, choices: chance.chance(percent: 30) ? choices : []))
        }
        return list
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `a list reads back as it was written`(seed: UInt64) throws {
        let list = Self.list(seed: seed)
        #expect(try SignatureList(decoding: list.encoded) == list)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `a list that was cut is refused`(seed: UInt64) {
        let bytes = Self.list(seed: seed).encoded
        for length in stride(from: 1, to: bytes.count, by: 7) {
            #expect(throws: CodecError.self) { try SignatureList(decoding: Array(bytes[..<length])) }
        }
    }

    @Test func `garbage is refused, or read as something that proves nothing`() {
        var chance = SeededGenerator(seed: 5)
        for _ in 0..<2000 {
            let bytes = (0..<chance.below(400)).map { _ in UInt8(chance.below(256)) }
            _ = try? SignatureList(decoding: bytes)
        }
    }

    @Test func `revisions of a whole group travel with a signature and no hash`() {
        let group = CommitGroup(Self.file, first: 1, count: 512)!
        let tree = PartialTree(of: PartialTreeTests.revisions(512))
        let signed = SignedGroup(
            group, signer: Digest(of: [1]), signature: [UInt8](repeating: 3, count: 64), tree: tree)
        let list = SignatureList(proofs: [signed.proof(of: LeafSet(below: 512))])
        #expect(list.encoded.count < 125)
    }

    @Test func `what is signed names the database, the file, the place in it, the revisions and the signer`() {
        let (replica, root) = (ReplicaID(rawValue: 1), Digest(of: [1]))
        let group = CommitGroup(Self.file, first: 3, count: 4)!
        let message = group.message(replica: replica, root: root, signer: root)
        let others = [
            group.message(replica: ReplicaID(rawValue: 2), root: root, signer: root),
            group.message(replica: replica, root: Digest(of: [2]), signer: root),
            group.message(replica: replica, root: root, signer: Digest(of: [2])),
            CommitGroup(Self.file, first: 4, count: 4)!.message(replica: replica, root: root, signer: root),
            CommitGroup(Self.file, first: 3, count: 5)!.message(replica: replica, root: root, signer: root),
            CommitGroup(IncarnationID(rawValue: 78), first: 3, count: 4)!
                .message(replica: replica, root: root, signer: root),
        ]
        #expect(!others.contains(message))
    }

    @Test func `a key that another node declares as its own is another signer`() {
        let key = [UInt8](repeating: 1, count: 32)
        let (own, stolen) = (
            Signer(node: "CN=a/O=X", key: key, serial: "1"), Signer(node: "CN=b/O=X", key: key, serial: "2")
        )
        #expect(own.fingerprint != stolen.fingerprint)
        #expect(own.fingerprint == Signer(node: "CN=a/O=X", key: key, serial: "3").fingerprint)
    }

    @Test func `a group that cannot be is none`() {
        #expect(CommitGroup(Self.file, first: 0, count: 1) == nil)
        #expect(CommitGroup(Self.file, first: 1, count: 0) == nil)
        #expect(CommitGroup(Self.file, first: 1, count: 513) == nil)
        #expect(CommitGroup(Self.file, first: .max, count: 2) == nil)
    }
}
