import NodeServer
import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import ReplicationTransport
import Testing

/// A peer with a good certificate that breaks the protocol, over real TLS: the exchange ends with an error, nothing of it is
/// kept, and the next exchange with the honest peer goes well.
@Suite(.serialized) struct HostilePeerTests {
    enum Lie: String, CaseIterable, Sendable {
        case garbage, bomb, unreadableOffers, secondBeginning, endlessOffers, endlessRepetition

        static let begin = Frame.begin(.init(mode: .changes, scope: [1, 2, 3, 4, 5, 6, 7, 8]))

        private static func notes(_ payload: [UInt8], raw: UInt32, through: UInt64 = 5) -> Frame {
            .notes(.init(payload: payload, rawSize: raw, noteCount: 1, throughSequence: through))
        }

        private static var noise: [UInt8] { (0..<4000).map { _ in UInt8.random(in: 0...255) } }

        var frames: [Frame] {
            switch self {
            case .garbage: [Self.begin, Self.notes(Self.noise, raw: 9000)]
            case .bomb: [Self.begin, Self.notes([0x1F] + [UInt8](repeating: 255, count: 3000), raw: .max)]
            case .unreadableOffers: [Self.begin, .offers(.init(payload: Self.noise, throughSequence: 3))]
            case .secondBeginning: [.begin(.init(mode: .changes, scope: [])), Self.begin]
            case .endlessOffers, .endlessRepetition: [Self.begin]
            }
        }

        /// What it says over and over again, each time it is answered.
        var refrain: Frame? {
            switch self {
            case .endlessOffers: .offers(.init(payload: Payload.encode([Offer]()), throughSequence: 3))
            case .endlessRepetition: Self.notes([], raw: 0, through: 3)
            default: nil
            }
        }
    }

    /// Has the hub's certificate and address, greets well, and then says what it likes.
    private struct Liar: PeerService {
        let lie: Lie
        let replica: ReplicaID

        func exchange(peer: HierarchicalName, inbound: FrameReader, outbound: FrameWriter) async throws {
            guard try await inbound.next() != nil else { return }
            try await greet(outbound)
            for frame in lie.frames { try await outbound.send(frame) }
            if let refrain = lie.refrain { try await outbound.send(refrain) }
            while let answer = try await inbound.next() {
                guard let refrain = lie.refrain, answer.answers(refrain) else { continue }
                try await outbound.send(refrain)
            }
        }

        private func greet(_ outbound: FrameWriter) async throws { try await outbound.send(Self.welcome()) }

        private static func welcome() -> Frame {
            .welcome(
                .init(
                    protocolVersion: ReplicationLimits.protocolVersion,
                    incarnation: IncarnationID(rawValue: .random(in: 1...(.max))), checkpoint: nil,
                    firstCopy: false))
        }

        func databases(peer: HierarchicalName) async throws -> [DatabaseDescription] {
            [DatabaseDescription(name: "members", title: "", replica: replica)]
        }

        func preview(
            _ selection: String, of replica: ReplicaID, peer: HierarchicalName
        ) async throws -> SelectionPreview { SelectionPreview(notes: 0, selected: 0) }
    }

    @Test(arguments: Lie.allCases)
    func `a peer that breaks the protocol ends its exchange and changes nothing`(lie: Lie) async throws {
        try await TestNetwork.run(isConnected: false) { network in
            let source = try await network.hub.createDatabase("members", title: "", forms: [], access: .everybody)
            try await source.save(Sample.unid(1), "a", "1")
            let (replica, _) = try await network.spoke.createReplica("members", from: network.hub.name) { _ in }
            try await replica.save(Sample.unid(2), "a", "2")
            let before = try replica.stateHash()

            try await network.hubReplaced(by: Liar(lie: lie, replica: replica.identity.replica)) {
                await #expect(throws: DongboError.self) { try await network.replicate(replica) }
            } afterwards: {
                #expect(try replica.stateHash() == before)
                #expect(try replica.read { try $1.quarantineCount() } == 0)
                try await network.replicate(replica)
                #expect(try source.stateHash() == replica.stateHash() && source.text(Sample.unid(2), "a") == .text("2"))
            }
        }
    }
}

extension Frame {
    /// Whether it is what an honest sink says to `frame`.
    fileprivate func answers(_ frame: Frame) -> Bool {
        switch (self, frame) {
        case (.wants, .offers), (.acknowledgement, .notes): true
        default: false
        }
    }
}
