import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import ReplicationTransport
import Testing

@testable import NodeServer

/// A spoke with a good certificate whose program was changed: it hands in over real TLS what it may not. The hub refuses exactly
/// that, says whose it is and what is wrong, and takes the rest.
@Suite(.serialized) struct LyingSpokeTests {
    enum Lie: String, CaseIterable, Sendable {
        case unsigned, changedOnDisk, anothersSignature, anotherDatabase, anothersFile, anothersPeople

        var reason: QuarantinedRevision.Reason { self == .anothersPeople ? .noRight : .badSignature }

        /// What the refusal says among other things.
        var complaint: String {
            switch self {
            case .unsigned: "nobody signed it"
            case .changedOnDisk, .anothersSignature, .anotherDatabase: "does not fit"
            case .anothersFile: "hub"
            case .anothersPeople: "does not speak for"
            }
        }
    }

    private let forged = Sample.unid(66)

    private func revision(of file: IncarnationID, _ counter: UInt64, _ text: String) throws -> EncodedRevision {
        try EncodedRevision(
            Revision(
                dot: Dot(file, counter), unid: forged, base: VersionVector(),
                time: HybridTimestamp(milliseconds: NodeClock().wallMilliseconds, counter: 0),
                author: "CN=Lan/O=Thanh Xuân", form: "Person",
                writes: [ItemWrite(ItemPath("a")!, .value(.text(text)))], salts: .seed(1)))
    }

    private func signed(
        _ revision: EncodedRevision, by node: Node, in replica: ReplicaID
    ) throws -> SignedGroup {
        let group = CommitGroup(revision.revision.dot.incarnation, first: revision.revision.dot.counter, count: 1)!
        let tree = PartialTree(of: [revision.hash])
        let signer = try node.signatures.ownDeclaration().signer.fingerprint
        let signature = try node.signatures.sign(group.message(replica: replica, root: tree.root, signer: signer))
        return SignedGroup(group, signer: signer, signature: signature, tree: tree)
    }

    /// Puts the lie into the spoke's file.
    private func tell(_ lie: Lie, at spoke: Node, _ database: DatabaseActor, hub: DatabaseActor) async throws {
        let identity = database.identity
        let genuine = try revision(of: identity.incarnation, 500, "1")
        let replica = lie == .anotherDatabase ? ReplicaID(rawValue: 5) : identity.replica
        var revision = genuine
        var group = try signed(genuine, by: spoke, in: replica)
        switch lie {
        case .changedOnDisk: revision = try self.revision(of: identity.incarnation, 500, "2")
        case .anothersSignature:
            group = SignedGroup(
                group.group, signer: group.signer,
                signature: try signed(try self.revision(of: identity.incarnation, 501, "1"), by: spoke, in: replica)
                    .signature, tree: group.tree)
        case .anothersFile:
            revision = try self.revision(of: hub.identity.incarnation, 500, "1")
            group = try signed(revision, by: spoke, in: replica)
        case .anothersPeople:
            let request = SaveRequest(
                unid: forged, changes: [(ItemPath("a")!, .set(.text("1")))], author: "CN=Lan/O=Đống Đa")
            let wall = NodeClock().wallMilliseconds
            _ = try await database.write { try $0.save(request, in: $1, wallMilliseconds: wall) }
            return
        case .unsigned, .anotherDatabase: break
        }
        let (lied, proof) = (revision, lie == .unsigned ? nil : group)
        try await database.write { _, writer in
            try writer.add(lied)
            if let proof { try writer.putSignedGroup(proof) }
        }
    }

    @Test(arguments: Lie.allCases)
    func `what a spoke may not hand in is refused with who and why, and the rest is taken`(lie: Lie) async throws {
        try await TestNetwork.run(isConnected: false) { network in
            let source = try await network.hub.createDatabase("members", title: "", forms: [], access: .everybody)
            let (replica, _) = try await network.spoke.createReplica("members", from: network.hub.name) { _ in }
            try await replica.save(Sample.unid(1), "a", "honest")
            try await tell(lie, at: network.spoke, replica, hub: source)
            try await network.replicate(replica)
            #expect(try source.text(Sample.unid(1), "a") == .text("honest"))
            #expect(try source.read { try $1.note(forged) } == nil)
            let refused = try source.read { try $1.quarantine() }
            #expect(refused.map(\.unid) == [forged] && refused.map(\.reason) == [lie.reason])
            #expect(refused.first?.peer == network.spoke.name.canonical)
            #expect(refused.first?.message.contains(lie.complaint) == true, "\(refused.first?.message ?? "")")
        }
    }

    @Test func `a hub's revisions are proven too`() async throws {
        try await TestNetwork.run(isConnected: false) { network in
            let source = try await network.hub.createDatabase("members", title: "", forms: [], access: .everybody)
            let (replica, _) = try await network.spoke.createReplica("members", from: network.hub.name) { _ in }
            let lie = try revision(of: source.identity.incarnation, 500, "1")
            try await source.save(Sample.unid(1), "a", "honest")
            try await source.write { _, writer in try writer.add(lie) }
            try await network.replicate(replica)
            #expect(try replica.text(Sample.unid(1), "a") == .text("honest"))
            #expect(try replica.read { try $1.quarantine() }.map(\.reason) == [.badSignature])
        }
    }

    @Test func `everything that two nodes hold is signed by whoever wrote it`() async throws {
        try await TestNetwork.run(isConnected: false) { network in
            let source = try await network.hub.createDatabase("members", title: "", forms: [], access: .everybody)
            let (replica, _) = try await network.spoke.createReplica("members", from: network.hub.name) { _ in }
            try await replica.save(Sample.unid(1), "a", "1")
            try await source.save(Sample.unid(2), "a", "2")
            try await network.replicate(replica)
            for database in [source, replica] {
                try database.read { notes, reader in
                    for record in try reader.notes(afterKey: 0, limit: .max) {
                        for stored in try reader.revisions(of: record) {
                            let dot = try EncodedRevision.dot(in: stored.bytes)
                            #expect(try reader.signedGroups(covering: dot).contains { $0.covers(dot, stored.hash) })
                        }
                    }
                    let signers = try reader.signedFiles().compactMap { try reader.signer(of: $0) }
                    #expect(
                        try Set(signers.map { try notes.signer($0, reading: reader)?.node })
                            == [network.hub.name.canonical, network.spoke.name.canonical])
                }
            }
            #expect(try source.stateHash() == replica.stateHash())
        }
    }
}
