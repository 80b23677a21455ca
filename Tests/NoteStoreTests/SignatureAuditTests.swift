import MemoryNoteStore
import NoteModel
import NoteStore
import NoteStoreTestKit
import Testing

/// Looking through a database for what is not as it was signed.
@Suite struct SignatureAuditTests {
    private let replica = try! SignedReceivingTests.replica(2)
    private let note = Sample.unid(1)

    init() throws {
        try replica.put(note, "An")
        try replica.put(note, "Bình")
        try replica.put(Sample.unid(2), "Cường")
    }

    private func audit(page: Int = 1, with signatures: SimulatedSignatures? = nil) throws -> VerificationReport {
        let database = try signatures.map {
            try NoteDatabase(
                store: replica.database.store, random: SplitMix(seed: 1), signatures: $0, names: { TestNames() })
        }
        var (audit, total) = (SignatureAudit(), VerificationReport())
        while !audit.isDone {
            total += try replica.read { try audit.next(page, of: database ?? $0, reading: $1) }
        }
        return total
    }

    @Test(arguments: [1, 2, 100])
    func `a database that nobody touched is sound`(page: Int) throws {
        let report = try audit(page: page)
        #expect(report.notes == 2 && report.revisions == 3 && report.signatures == 3 && report.faults.isEmpty)
    }

    @Test func `a revision that nobody signed is named`() throws {
        let unsigned = try Sample.revision(of: Sample.unid(3), by: 2, counter: 9)
        _ = try replica.write { _, writer, _ in try writer.add(unsigned) }
        let fault = try #require(try audit().faults.first)
        #expect(fault.unid == Sample.unid(3) && fault.dot == unsigned.revision.dot)
        #expect(fault.message == "nobody signed it")
    }

    @Test func `a revision that is another than the signed one is named`() throws {
        let (genuine, other) = (
            try Sample.revision(of: Sample.unid(3), by: 2, counter: 4, "1"),
            try Sample.revision(of: Sample.unid(3), by: 2, counter: 4, "2")
        )
        let group = CommitGroup(Sample.incarnation(2), first: 4, count: 1)!
        _ = try replica.write { _, writer, _ in
            try writer.add(other)
            try writer.putSignedGroup(Self.signed(group, genuine.hash, by: SignedReceivingTests.signatures(2)))
        }
        let faults = try audit().faults
        #expect(faults.map(\.unid) == [Sample.unid(3)])
        #expect(faults.first?.message == "it is not the revision that was signed")
    }

    @Test func `a signature that does not fit is found, and its revision named`() throws {
        let revision = try Sample.revision(of: Sample.unid(3), by: 2, counter: 4)
        let group = CommitGroup(Sample.incarnation(2), first: 4, count: 1)!
        let good = try Self.signed(group, revision.hash, by: SignedReceivingTests.signatures(2))
        var signature = good.signature
        signature[7] ^= 1
        let bad = SignedGroup(group, signer: good.signer, signature: signature, tree: good.tree)
        _ = try replica.write { _, writer, _ in
            try writer.add(revision)
            try writer.putSignedGroup(bad)
        }
        let fault = try #require(try audit().faults.first)
        #expect(fault.dot == revision.revision.dot && fault.message.contains("does not fit"))
        #expect(fault.message.contains(replica.name))
    }

    @Test func `a declaration that was changed is found`() throws {
        let own = try SignedReceivingTests.signatures(2).ownDeclaration().signer.fingerprint
        _ = try replica.write { _, writer, _ in
            try writer.putDeclaration(Array("CN=node5/O=Thanh Xuân#1".utf8), of: own)
        }
        let faults = try audit(with: SignedReceivingTests.signatures(2)).faults
        #expect(faults.count == 3 && faults.allSatisfy { $0.message.contains("declaration is another's") })
    }

    @Test func `an author for whom the signer does not speak is named`() throws {
        let request = SaveRequest(
            unid: Sample.unid(3), changes: [(ItemPath("a")!, .set(.text("1")))], author: "CN=Lan/O=Đống Đa")
        _ = try replica.write { try $0.save(request, in: $1, wallMilliseconds: $2) }
        let fault = try #require(try audit().faults.first)
        #expect(fault.unid == Sample.unid(3) && fault.message.contains("does not speak for"))
    }

    private static func signed(
        _ group: CommitGroup, _ hash: Digest, by scheme: SimulatedSignatures
    ) throws -> SignedGroup {
        let (tree, signer) = (PartialTree(of: [hash]), try scheme.ownDeclaration().signer.fingerprint)
        let signature = try scheme.sign(group.message(replica: Sample.replica, root: tree.root, signer: signer))
        return SignedGroup(group, signer: signer, signature: signature, tree: tree)
    }
}
