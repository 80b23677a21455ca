import AccessControl
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
        /// The hub's administrator is named as the author.
        case forgedAuthor
        /// What was written once and replaced comes again as the latest word, with the signature that it had.
        case replayed

        var reason: QuarantinedRevision.Reason {
            switch self {
            case .anothersPeople, .forgedAuthor: .noRight
            default: .badSignature
            }
        }

        /// What the refusal says among other things.
        var complaint: String {
            switch self {
            case .unsigned: "nobody signed it"
            case .changedOnDisk, .anothersSignature, .anotherDatabase, .replayed: "does not fit"
            case .anothersFile: "hub"
            case .anothersPeople, .forgedAuthor: "does not speak for"
            }
        }
    }

    private let forged = Sample.unid(66)

    private func revision(
        of file: IncarnationID, _ counter: UInt64, _ text: String, by author: String = "CN=Lan/O=Thanh Xuân"
    ) throws -> EncodedRevision {
        try EncodedRevision(
            Revision(
                dot: Dot(file, counter), unid: forged, base: VersionVector(),
                time: HybridTimestamp(milliseconds: NodeClock().wallMilliseconds, counter: 0),
                author: author, form: "Person",
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
    private func tell(
        _ lie: Lie, at spoke: Node, _ database: DatabaseActor, hub: DatabaseActor, _ hubName: String
    ) async throws {
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
        case .forgedAuthor:
            revision = try self.revision(of: identity.incarnation, 500, "1", by: hubName)
            group = try signed(revision, by: spoke, in: replica)
        case .replayed:
            revision = try self.revision(of: identity.incarnation, 501, "1")
            let old = try signed(genuine, by: spoke, in: replica)
            group = SignedGroup(
                CommitGroup(identity.incarnation, first: 501, count: 1)!, signer: old.signer, signature: old.signature,
                tree: PartialTree(of: [revision.hash]))
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
            try await tell(lie, at: network.spoke, replica, hub: source, network.hub.name.canonical)
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

    // MARK: What it says of the hub's file

    @Test func `a spoke that claims more of the hub's file than it was given gets what it lacks, and the file stays`()
        async throws
    {
        try await withRights { network, source, replica in
            let file = source.identity.incarnation
            try await network.replicate(replica)
            for counter in 1...2 {
                try await source.save(Sample.unid(counter), "a", "\(counter)")
                try await replica.write { _, writer in
                    var stored = try #require(try writer.checkpoint(of: file))
                    // As a person with the file could: the mark as it was given, then none.
                    stored.sequence = 99_999_999
                    if counter == 2 { stored.scope = Array(stored.scope.prefix(8)) }
                    try writer.setCheckpoint(stored, of: file)
                }
                #expect(try await network.replicate(replica).renewal == nil)
                #expect(try replica.text(Sample.unid(counter), "a") == .text("\(counter)"))
                #expect(try network.hub.database("members").identity.incarnation == file)
            }
        }
    }

    @Test func `that the hub's file is a twin is nothing a spoke can make it believe`() async throws {
        try await withRights { network, source, replica in
            let file = source.identity.incarnation
            try await network.replicate(replica)
            try await replica.write { _, writer in try writer.setSetting("replication.twin.\(file)", to: "CN=x") }
            _ = try? await network.replicate(replica)
            #expect(try network.hub.database("members").identity.incarnation == file)
        }
    }

    @Test func `a spoke's file has not the key of the hub's marks`() async throws {
        try await withRights { network, source, replica in
            try await network.replicate(replica)
            let keys = try [source, replica].map { try $0.read { try $1.setting("replication.runs.key") } }
            #expect(keys.allSatisfy { $0 != nil } && keys[0]?.suffix(64) != keys[1]?.suffix(64))
            let settings = try replica.read { try $1.setting("replication.runs") }
            #expect(settings != nil && settings?.contains(keys[0]!.suffix(64)) == false)
        }
    }

    // MARK: With a signature that is good

    /// One database; the spoke's node edits, whatever its program lets through.
    private func withRights(
        _ body: (_ network: TestNetwork, _ source: DatabaseActor, _ replica: DatabaseActor) async throws -> Void
    ) async throws {
        try await TestNetwork.run(isConnected: false) { network in
            let source = try await network.hub.createDatabase("members", title: "", forms: [], access: .everybody)
            let (replica, _) = try await network.spoke.createReplica("members", from: network.hub.name) { _ in }
            try await body(network, source, replica)
        }
    }

    private func refusal(at database: DatabaseActor, of unid: UNID) throws -> QuarantinedRevision? {
        try database.read { try $1.quarantine() }.first { $0.unid == unid }
    }

    @Test func `a changed access list is refused, and the list stays`() async throws {
        try await withRights { network, source, replica in
            let entry = AccessEntry("CN=Lan/O=Thanh Xuân", .manager, flags: .all)
            let wall = NodeClock().wallMilliseconds
            _ = try await replica.write {
                try $0.changeAccess(
                    set: [entry], as: .node(author: "CN=Lan/O=Thanh Xuân"), in: $1, wallMilliseconds: wall)
            }
            try await replica.save(Sample.unid(1), "a", "honest")
            try await network.replicate(replica)
            #expect(try source.text(Sample.unid(1), "a") == .text("honest"))
            let refused = try source.read { try $1.quarantine() }
            #expect(refused.map(\.reason) == [.noRight])
            #expect(refused.first?.message.contains("may not write it") == true)
            #expect(source.database.accessList.entries.allSatisfy { $0.name != entry.name })
        }
    }

    @Test func `readers are not widened by a node that may not read the note`() async throws {
        try await withRights { network, source, replica in
            let (secret, author) = (Sample.unid(7), network.hub.name.canonical)
            let request = SaveRequest(
                unid: secret,
                changes: [
                    (ItemPath("a")!, .set(.text("mật"))), (ItemPath("NguoiDoc")!, .set(.readers([author]))),
                ], author: author)
            let wall = NodeClock().wallMilliseconds
            _ = try await source.write { try $0.save(request, in: $1, wallMilliseconds: wall) }
            let base = try #require(try source.read { try $1.note(secret)?.context })
            // It knows the note's UNID and what the hub holds of it, and writes on top of that.
            let lie = try EncodedRevision(
                Revision(
                    dot: Dot(replica.identity.incarnation, 500), unid: secret, base: base,
                    time: HybridTimestamp(milliseconds: wall, counter: 0), author: network.spoke.name.canonical,
                    form: "",
                    writes: [
                        ItemWrite(ItemPath("NguoiDoc")!, .value(.readers([author, network.spoke.name.canonical])))
                    ], salts: .seed(1)))
            let proof = try signed(lie, by: network.spoke, in: replica.identity.replica)
            _ = try await replica.write { _, writer in
                _ = try writer.add(lie)
                try writer.putSignedGroup(proof)
            }
            try await network.replicate(replica)
            let refused = try #require(try refusal(at: source, of: secret))
            #expect(refused.reason == .noRight && refused.message.contains(network.spoke.name.canonical))
            #expect(try source.read { try $1.note(secret)?.context } == base)
            try await network.replicate(replica)
            let known = try replica.read { _, reader in
                try reader.note(secret).map { try reader.revisions(of: $0).map(\.hash) }
            }
            // Nothing of the note came; what was written on top goes, too, once the hub has it in quarantine.
            #expect(Set(known ?? []).isSubset(of: [lie.hash]))
            #expect(try refusal(at: source, of: secret) != nil)
        }
    }

    @Test func `what is handed in again changes nothing`() async throws {
        try await withRights { network, source, replica in
            try await replica.save(Sample.unid(1), "a", "1")
            try await network.replicate(replica)
            let old = try #require(
                try replica.read { _, reader in try reader.revisions(of: reader.note(Sample.unid(1))!).first?.bytes })
            try await source.save(Sample.unid(1), "a", "2")
            try await network.replicate(replica)
            let hash = try source.stateHash()
            // The file forgets what came since, and offers the note as it was.
            let earlier = try EncodedRevision(decoding: old)
            try await replica.write { _, writer in
                var record = try writer.note(Sample.unid(1))!
                record.context = VersionVector()
                record.context.insert(earlier.revision.dot)
                _ = try writer.put(record, origin: nil)
            }
            try await network.replicate(replica, direction: .push)
            #expect(try source.stateHash() == hash)
            #expect(try source.text(Sample.unid(1), "a") == .text("2"))
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
