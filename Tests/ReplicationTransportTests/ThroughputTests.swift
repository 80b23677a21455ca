import Foundation
import NoteModel
import ReplicationCore
import Testing

@testable import ReplicationTransport

/// Prints how fast frames travel over loopback TLS; the bar is low enough for a debug build on a busy machine.
@Suite struct ThroughputTests {
    @Test func `frames stream and idle exchanges are quick`() async throws {
        let organisation = try TestOrganisation()
        let frames = 400
        let payload = [UInt8](repeating: 0xA5, count: 256 << 10)
        let service = TestService { _, inbound, outbound in
            var received: UInt64 = 0
            while let frame = try await inbound.next() {
                if case .notes(let notes) = frame { received += UInt64(notes.payload.count) }
            }
            try await outbound.send(.acknowledgement(throughSequence: received))
        }
        try await withListener(organisation.hub, service, policy: organisation.policy()) { address, _ in
            let connection = try PeerConnection(
                to: address, identity: organisation.node("spoke-1"), expectedName: nil, policy: organisation.policy())
            try await connection.connect()
            let clock = ContinuousClock()
            let streaming = try await clock.measure {
                try await connection.exchange { _, outbound in
                    for sequence in 1...frames {
                        try await outbound.send(
                            .notes(
                                .init(
                                    payload: payload, rawSize: 1, noteCount: 1, throughSequence: UInt64(sequence))))
                    }
                }
            }
            let idle = try await clock.measure {
                for _ in 0..<100 { try await connection.exchange { _, _ in } }
            }
            let megabytes = Double(frames * payload.count) / 1e6
            let rate = megabytes / (streaming / .seconds(1))
            print("throughput: \(Int(rate)) MB/s, idle exchange: \((idle / .milliseconds(1) / 100)) ms")
            #expect(rate > 5)
        }
    }
}
