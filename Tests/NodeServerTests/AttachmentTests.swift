import FileAttachmentStore
import Foundation
import NodeServer
import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import ReplicationTransport
import Testing

/// Attached files between a hub and a spoke over loopback TLS.
@Suite struct AttachmentTests {
    private static let content = SampleContent(seed: 1, size: 3_000_000)

    /// Attaches the sample on `node` to a new note; the note's UNID and the reference.
    @discardableResult
    private func attach(
        _ content: SampleContent = Self.content, named name: String = "biên bản.pdf", on node: Node,
        _ database: DatabaseActor, to unid: UNID? = nil
    ) async throws -> (unid: UNID, reference: AttachmentReference) {
        let note: UNID
        if let unid { note = unid } else { note = try await database.save(nil, "HoTen", "Lan").unid }
        let upload = node.beginAttachment()
        for start in stride(from: 0, to: content.bytes.count, by: 100_000) {
            try await node.feed(upload, Array(content.bytes[start..<min(start + 100_000, content.bytes.count)]))
        }
        let attached = try await node.attach(
            upload,
            to: AttachmentTarget(
                database: database, unid: note, item: nil, name: name, caller: .node(author: "CN=Lan/O=Thanh Xuân")))
        return (note, attached.reference)
    }

    private func bytes(_ reference: AttachmentReference, on node: Node) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        try await node.read(reference) { bytes += $0 }
        return bytes
    }

    private func shared(_ network: TestNetwork) async throws -> (hub: DatabaseActor, spoke: DatabaseActor) {
        let hub = try await network.hub.createDatabase("db", title: "", forms: [], access: .everybody)
        let spoke = try await network.spoke.createReplica("db", from: network.hub.name) { _ in }.database
        return (hub, spoke)
    }

    @Test func `a spoke fetches a file when somebody asks for it`() async throws {
        try await TestNetwork.run { network in
            let (hub, spoke) = try await shared(network)
            let (unid, reference) = try await attach(on: network.hub, hub)
            try await network.replicate(spoke)
            await network.spoke.attachments.settle()
            var listed = try #require(try await network.spoke.attachments(of: unid, in: spoke))
            #expect(listed.map(\.isHere) == [false] && listed[0].held == 0 && listed[0].reference == reference)
            let report = try await network.spoke.fetchAttachment(.init(reference, of: unid, in: spoke))
            #expect(report.fetched == 3_000_000 && report.sources == [network.hub.name.canonical])
            #expect(try await bytes(reference, on: network.spoke) == Self.content.bytes)
            listed = try #require(try await network.spoke.attachments(of: unid, in: spoke))
            #expect(listed.map(\.isHere) == [true])
            #expect(try await network.spoke.fetchAttachment(.init(reference, of: unid, in: spoke)).fetched == 0)
        }
    }

    @Test func `a hub gets a spoke's file in advance over the call the spoke made`() async throws {
        try await TestNetwork.run { network in
            let (hub, spoke) = try await shared(network)
            let (unid, reference) = try await attach(on: network.spoke, spoke)
            try await network.replicate(spoke)
            await network.spoke.attachments.settle()
            #expect(try await network.hub.attachments(of: unid, in: hub)?.map(\.isHere) == [true])
            #expect(try await bytes(reference, on: network.hub) == Self.content.bytes)
        }
    }

    @Test func `a spoke whose choice is in advance has the file after the exchange`() async throws {
        try await TestNetwork.run { network in
            let (hub, spoke) = try await shared(network)
            network.spoke.attachments.setChoice { _, _ in .advance }
            let (unid, _) = try await attach(on: network.hub, hub)
            try await network.replicate(spoke)
            await network.spoke.attachments.settle()
            #expect(try await network.spoke.attachments(of: unid, in: spoke)?.map(\.isHere) == [true])
        }
    }

    @Test func `a fetch that was cut goes on in mid-file`() async throws {
        try await TestNetwork.run { network in
            let (hub, spoke) = try await shared(network)
            let (unid, reference) = try await attach(on: network.hub, hub)
            try await network.replicate(spoke)
            await network.spoke.attachments.settle()
            let store = network.spoke.attachments.store
            try store.setManifest(Self.content.manifest, of: Self.content.digest, size: 3_000_000)
            for chunk in Self.content.chunks.prefix(5) { try store.putChunk(chunk.bytes, chunk.digest) }
            let report = try await network.spoke.fetchAttachment(.init(reference, of: unid, in: spoke))
            #expect(report.resumed == 5 * 262_144 && report.fetched == 3_000_000 - 5 * 262_144)
            #expect(try await bytes(reference, on: network.spoke) == Self.content.bytes)
        }
    }

    @Test func `a damaged chunk is found when it is read, and fetched again alone`() async throws {
        try await TestNetwork.run { network in
            let (hub, spoke) = try await shared(network)
            let (unid, reference) = try await attach(on: network.hub, hub)
            try await network.replicate(spoke)
            await network.spoke.attachments.settle()
            try await network.spoke.fetchAttachment(.init(reference, of: unid, in: spoke))
            let name = Self.content.chunks[3].digest.description
            let file = "\(network.spoke.directory.attachments)/chunks/\(name.prefix(2))/\(name)"
            try Data([1, 2, 3]).write(to: URL(fileURLWithPath: file))
            await #expect(throws: DongboError(.badData, "")) { try await bytes(reference, on: network.spoke) }
            #expect(try await network.spoke.fetchAttachment(.init(reference, of: unid, in: spoke)).fetched == 262_144)
            #expect(try await bytes(reference, on: network.spoke) == Self.content.bytes)
        }
    }

    @Test func `a peer gets a file only through a note that refers to it and that it may see`() async throws {
        try await TestNetwork.run { network in
            let (hub, spoke) = try await shared(network)
            let (unid, reference) = try await attach(on: network.hub, hub)
            let other = try await hub.save(nil, "HoTen", "Bình").unid
            try await network.replicate(spoke)
            // Requests are made apart: a closure that captures a UNID and awaits breaks the way back (Swift 6.3, debug).
            let (elsewhere, nowhere, here) = Self.requests(reference, [other, UNID(rawValue: 5), unid], spoke)
            await #expect(throws: DongboError(.noSuchThing, "")) { try await network.spoke.fetchAttachment(elsewhere) }
            await #expect(throws: DongboError(.noSuchThing, "")) { try await network.spoke.fetchAttachment(nowhere) }
            network.hub.attachments.setSight { _, _, _ in false }
            await #expect(throws: DongboError(.noSuchThing, "")) { try await network.spoke.fetchAttachment(here) }
            #expect(try network.spoke.attachments.store.content(Self.content.digest)?.manifest == nil)
            network.hub.attachments.setSight { _, _, _ in true }
            try await network.spoke.fetchAttachment(here)
        }
    }

    private static func requests(
        _ reference: AttachmentReference, _ unids: [UNID], _ database: DatabaseActor
    ) -> (AttachmentRequest, AttachmentRequest, AttachmentRequest) {
        let made = unids.map { AttachmentRequest(reference, of: $0, in: database) }
        return (made[0], made[1], made[2])
    }

    @Test func `a save may repeat a reference of its database, and name no content from elsewhere`() async throws {
        try await TestNetwork.run { network in
            let hub = network.hub
            let database = try await hub.createDatabase("db", title: "", forms: [], access: .everybody)
            let elsewhere = try await hub.createDatabase("khac", title: "", forms: [], access: .everybody)
            let (_, reference) = try await attach(on: hub, database)
            let changes = [(path: ItemPath("Tep")!, change: ItemChange.set(.attachment(reference)))]
            try await hub.checkAttachments(in: changes, to: database, for: .node(author: "CN=Lan/O=Thanh Xuân"))
            await #expect(throws: DongboError(.badData, "")) {
                try await hub.checkAttachments(in: changes, to: elsewhere, for: .node(author: "CN=Lan/O=Thanh Xuân"))
            }
            let lie = AttachmentReference(name: "x", size: 1, digest: reference.digest)!
            await #expect(throws: DongboError(.badData, "")) {
                try await hub.checkAttachments(
                    in: [(changes[0].path, .set(.attachment(lie)))], to: database,
                    for: .node(author: "CN=Lan/O=Thanh Xuân"))
            }
        }
    }

    @Test func `bytes go when the last note that refers to them has left`() async throws {
        try await TestNetwork.run { network in
            let hub = network.hub
            let database = try await hub.createDatabase("db", title: "", forms: [], access: .everybody)
            let (first, _) = try await attach(on: hub, database)
            let (second, reference) = try await attach(named: "khác.pdf", on: hub, database)
            #expect(try await hub.releaseAttachments(of: first, in: database) == 0)
            _ = try await database.write {
                try $0.delete(
                    second, reason: "", as: .node(author: "CN=Lan/O=Thanh Xuân"), in: $1,
                    wallMilliseconds: NodeClock().wallMilliseconds)
            }
            // A deleted note can be restored, so its files stay.
            #expect(try await hub.sweepAttachments(grace: 0) == 0)
            #expect(try await bytes(reference, on: hub) == Self.content.bytes)
            // What no note refers to goes.
            let upload = hub.beginAttachment()
            try await hub.feed(upload, [1, 2, 3])
            let stray = try upload.finish()
            #expect(try await hub.sweepAttachments() == 0)
            #expect(try await hub.sweepAttachments(grace: 0) == 1)
            #expect(try hub.attachments.store.content(stray.digest) == nil)
        }
    }

    @Test func `an upload for a note that is not there leaves nothing`() async throws {
        try await TestNetwork.run { network in
            let database = try await network.hub.createDatabase("db", title: "", forms: [], access: .everybody)
            await #expect(throws: DongboError(.noSuchThing, "")) {
                try await attach(on: network.hub, database, to: UNID(rawValue: 9))
            }
            #expect(try network.hub.attachments.store.contents(after: nil, limit: 9).isEmpty)
            #expect(try !network.hub.attachments.store.hasChunk(Self.content.chunks[0].digest))
        }
    }
}
