import AccessControl
import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import ReplicationTransport
import Testing

@testable import NodeServer

/// What a node wrote on its way through another one to the hub, over real connections.
@Suite(.serialized) struct SignatureRelayTests {
    private struct Chain {
        let network: LifeNetwork
        let hub, middle, end: Node
        let source, between, last: DatabaseActor

        func endMeetsMiddle() async throws {
            _ = try await end.replicate(last, with: middle.name, direction: .both) { _ in }
        }

        func middleMeetsHub() async throws {
            _ = try await middle.replicate(between, with: hub.name, direction: .both) { _ in }
        }

        /// Messages of what is refused at a node.
        func refused(at database: DatabaseActor) throws -> [QuarantinedRevision] {
            try database.read { try $1.quarantine() }
        }
    }

    /// A hub, a spoke that listens, and another that has its copy from that spoke.
    private func withChain(_ body: (Chain) async throws -> Void) async throws {
        let network = try await LifeNetwork()
        try await network.withHub { hub in
            let source = try await hub.createDatabase("members", title: "", forms: [], access: .everybody)
            try await network.join("phuong", to: hub)
            try await network.join("chi-bo", to: hub)
            try await network.withSpoke("phuong") { middle in
                let (between, _) = try await middle.createReplica("members", from: hub.name) { _ in }
                let (listener, _) = try await middle.listen(at: NodeAddress(host: "127.0.0.1", port: 0))
                try await middle.replicateDirectory(with: hub.name)
                try await network.withSpoke("chi-bo") { end in
                    try await end.replicateDirectory(with: hub.name)
                    let (last, _) = try await end.createReplica("members", from: middle.name) { _ in }
                    try await body(
                        Chain(
                            network: network, hub: hub, middle: middle, end: end, source: source, between: between,
                            last: last))
                }
                await listener.shutdown(grace: .zero)
            }
        }
    }

    @Test func `what a node wrote reaches the hub through another, with its own signature`() async throws {
        try await withChain { chain in
            try await chain.last.save(Sample.unid(1), "a", "1")
            try await chain.endMeetsMiddle()
            try await chain.middleMeetsHub()
            #expect(try chain.source.text(Sample.unid(1), "a") == .text("1"))
            let signer = try chain.source.read { notes, reader in
                try reader.signer(of: chain.last.identity.incarnation).flatMap { try notes.signer($0, reading: reader) }
            }
            #expect(signer?.node == chain.end.name.canonical)
            for (node, database) in [
                (chain.hub, chain.source), (chain.middle, chain.between), (chain.end, chain.last),
            ] {
                let report = try await node.verify(database) { _ in }
                #expect(report.faults.isEmpty && report.revisions > 0)
            }
            #expect(try chain.source.stateHash() == chain.last.stateHash())
        }
    }

    @Test func `what the node in between changed is refused at the hub, with who and why`() async throws {
        try await withChain { chain in
            try await chain.last.save(Sample.unid(1), "a", "1")
            let (changed, group, declaration) = try chain.last.read { _, reader in
                var revision = try EncodedRevision(
                    decoding: reader.revisions(of: reader.note(Sample.unid(1))!)[0].bytes
                ).revision
                revision.writes[0] = ItemWrite(ItemPath("a")!, .value(.text("2")))
                let group = try reader.signedGroups(covering: revision.dot)[0]
                return (try EncodedRevision(revision), group, try reader.declaration(of: group.signer)!)
            }
            try await chain.between.write { _, writer in
                _ = try writer.add(changed)
                try writer.putSignedGroup(group)
                try writer.putDeclaration(declaration, of: group.signer)
            }
            try await chain.last.save(Sample.unid(2), "a", "honest")
            try await chain.endMeetsMiddle()
            try await chain.middleMeetsHub()
            #expect(try chain.source.text(Sample.unid(2), "a") == .text("honest"))
            #expect(try chain.source.read { try $1.note(Sample.unid(1)) } == nil)
            let refused = try #require(try chain.refused(at: chain.source).first)
            #expect(refused.reason == .badSignature && refused.peer == chain.middle.name.canonical)
            #expect(refused.message.contains(chain.end.name.canonical))
        }
    }

    @Test func `what a revoked node signed is refused from others and named, what the hub had before stays`()
        async throws
    {
        try await withChain { chain in
            try await chain.last.save(Sample.unid(1), "a", "before")
            try await chain.endMeetsMiddle()
            try await chain.middleMeetsHub()
            _ = try await chain.hub.revoke(chain.end.name, reason: "", author: chain.hub.administrator)
            // The directory has not told the node in between yet.
            try await chain.last.save(Sample.unid(2), "a", "after")
            try await chain.endMeetsMiddle()
            #expect(try chain.between.text(Sample.unid(2), "a") == .text("after"))
            try await chain.middleMeetsHub()
            #expect(try chain.source.text(Sample.unid(1), "a") == .text("before"))
            #expect(try chain.source.read { try $1.note(Sample.unid(2)) } == nil)
            let refused = try #require(try chain.refused(at: chain.source).first)
            #expect(refused.reason == .revoked && refused.unid == Sample.unid(2))
            #expect(refused.message.contains(chain.end.name.canonical) && refused.message.contains("revoked"))
            let proven = try await chain.hub.verify(chain.source) { _ in }
            #expect(proven.faults.isEmpty)
            // Whoever copies from the hub gets what was written before.
            try await chain.middle.replicateDirectory(with: chain.hub.name)
            try await chain.network.join("moi", to: chain.hub)
            try await chain.network.withSpoke("moi") { fresh in
                let (copy, _) = try await fresh.createReplica("members", from: chain.hub.name) { _ in }
                #expect(try copy.text(Sample.unid(1), "a") == .text("before"))
                #expect(try chain.refused(at: copy).isEmpty)
                #expect(try await fresh.verify(copy) { _ in }.faults.isEmpty)
            }
        }
    }

    @Test func `a node that rejoins signs with a new key what it wrote while it was out`() async throws {
        let network = try await LifeNetwork()
        let name = try LifeNetwork.name("phuong")
        try await network.withHub { hub in
            let source = try await hub.createDatabase("members", title: "", forms: [], access: .everybody)
            try await network.join("phuong", to: hub)
            try await network.withSpoke("phuong") { spoke in
                let (copy, _) = try await spoke.createReplica("members", from: hub.name) { _ in }
                try await copy.save(Sample.unid(1), "a", "before")
                _ = try await spoke.replicate(copy, with: hub.name, direction: .both) { _ in }
                _ = try await hub.revoke(name, reason: "", author: hub.administrator)
                try await copy.save(Sample.unid(2), "a", "while it was out")
            }
            let old = try SigningKey.loadOrMake(in: network.spokeFolder("phuong").identity).publicKey
            let (token, _) = try await hub.invite(name)
            try await network.rejoin("phuong", token: token)
            #expect(try SigningKey.loadOrMake(in: network.spokeFolder("phuong").identity).publicKey != old)
            try await network.withSpoke("phuong") { spoke in
                let copy = try spoke.database("members")
                _ = try await spoke.replicate(copy, with: hub.name, direction: .both) { _ in }
                #expect(try source.text(Sample.unid(2), "a") == .text("while it was out"))
                #expect(try source.read { try $1.quarantine() }.isEmpty)
                #expect(try source.stateHash() == copy.stateHash())
                #expect(try await spoke.verify(copy) { _ in }.faults.isEmpty)
            }
            #expect(try await hub.verify(source) { _ in }.faults.isEmpty)
        }
    }

    @Test func `what was signed under an authority that was replaced is believed`() async throws {
        try await withChain { chain in
            try await chain.last.save(Sample.unid(1), "a", "1")
            try await chain.endMeetsMiddle()
            try await chain.hub.rotateAuthority(passphrase: nil)
            try await chain.source.save(Sample.unid(2), "a", "2")
            try await chain.middleMeetsHub()
            try await chain.endMeetsMiddle()
            #expect(try chain.source.text(Sample.unid(1), "a") == .text("1"))
            // Neither has heard of the new authority by the directory.
            #expect(try chain.last.text(Sample.unid(2), "a") == .text("2"))
            try await chain.network.join("moi", to: chain.hub)
            try await chain.network.withSpoke("moi") { fresh in
                let (copy, _) = try await fresh.createReplica("members", from: chain.hub.name) { _ in }
                #expect(try copy.text(Sample.unid(1), "a") == .text("1"))
                #expect(try copy.read { try $1.quarantine() }.isEmpty)
            }
            for database in [chain.source, chain.between, chain.last] {
                #expect(try chain.refused(at: database).isEmpty)
            }
        }
    }
}
