import FileAttachmentStore
import NodeServer
import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import ReplicationTransport
import Testing

/// A peer with a good certificate that lies about attached files, over real TLS: nothing of it counts as the file, and the
/// honest peer's file arrives whole afterwards.
@Suite(.serialized) struct HostileSupplierTests {
    enum Lie: String, CaseIterable, Sendable {
        case otherSize, otherContent, wrongBytes, wrongNumber, goesAway, flood
    }

    private static let content = SampleContent(seed: 7, size: 1_000_000)
    private static let sameSize = SampleContent(seed: 8, size: 1_000_000)
    private static let smaller = SampleContent(seed: 9, size: 300_000)

    private struct Liar: PeerService {
        let lie: Lie
        let replica: ReplicaID

        private var claimed: SampleContent {
            switch lie {
            case .otherSize: HostileSupplierTests.smaller
            case .otherContent: HostileSupplierTests.sameSize
            default: HostileSupplierTests.content
            }
        }

        func supplyAttachments(
            peer: HierarchicalName, inbound: AttachmentAskReader, outbound: AttachmentAnswerWriter
        ) async throws {
            while let ask = try await inbound.next() {
                switch ask {
                case .open: try await outbound.send(.manifest(claimed.manifest))
                case .want(let chunks):
                    if lie == .goesAway { return }
                    for number in chunks { try await outbound.send(answer(to: number)) }
                    guard lie == .flood else { continue }
                    while true { try await outbound.send(.chunk(0, claimed.chunks[0].bytes)) }
                }
            }
        }

        private func answer(to number: Int) -> AttachmentAnswer {
            var bytes = claimed.chunks[number].bytes
            if lie == .wrongBytes { bytes[bytes.count / 2] ^= 1 }
            return .chunk(lie == .wrongNumber ? number + 1 : number, bytes)
        }

        func exchange(peer: HierarchicalName, inbound: FrameReader, outbound: FrameWriter) async throws {}

        func databases(peer: HierarchicalName) async throws -> [DatabaseDescription] {
            [DatabaseDescription(name: "db", title: "", replica: replica)]
        }

        func preview(
            _ selection: String, of replica: ReplicaID, peer: HierarchicalName
        ) async throws -> SelectionPreview { SelectionPreview(notes: 0, selected: 0) }
    }

    @Test(arguments: Lie.allCases)
    func `a peer that lies about a file is dismissed and leaves nothing of it`(lie: Lie) async throws {
        try await TestNetwork.run(isConnected: false) { network in
            let hub = try await network.hub.createDatabase("db", title: "", forms: [], access: .everybody)
            let spoke = try await network.spoke.createReplica("db", from: network.hub.name) { _ in }.database
            let request = try await attach(network, hub, spoke)
            try await network.hubReplaced(by: Liar(lie: lie, replica: hub.identity.replica)) {
                if lie == .flood {
                    // Everything that was asked for came; what comes on top is left unread.
                    try await network.spoke.fetchAttachment(request)
                } else {
                    await #expect(throws: DongboError.self) { try await network.spoke.fetchAttachment(request) }
                }
            } afterwards: {
                if lie != .flood {
                    await #expect(throws: DongboError.self) { try await bytes(request.reference, on: network.spoke) }
                }
                try await network.spoke.fetchAttachment(request)
                #expect(try await bytes(request.reference, on: network.spoke) == Self.content.bytes)
            }
        }
    }

    /// A file on the hub whose note, but not content, is on the spoke.
    private func attach(
        _ network: TestNetwork, _ hub: DatabaseActor, _ spoke: DatabaseActor
    ) async throws -> AttachmentRequest {
        let note = try await hub.save(nil, "HoTen", "Lan").unid
        let upload = network.hub.beginAttachment()
        try await network.hub.feed(upload, Self.content.bytes)
        let attached = try await network.hub.attach(
            upload,
            to: AttachmentTarget(
                database: hub, unid: note, item: nil, name: "a.pdf", caller: .node(author: "CN=Lan/O=Thanh Xuân")))
        try await network.replicate(spoke)
        await network.spoke.attachments.settle()
        return AttachmentRequest(attached.reference, of: note, in: spoke)
    }

    private func bytes(_ reference: AttachmentReference, on node: Node) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        try await node.read(reference) { bytes += $0 }
        return bytes
    }
}
