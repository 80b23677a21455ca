import Foundation
import NoteModel
import ReplicationCore
import SwiftProtobuf
import Testing

@testable import ReplicationTransport

@Suite struct FrameCodingTests {
    static let incarnation = IncarnationID(rawValue: 5)
    static let hello = Frame.Hello(
        protocolVersion: 1, replica: ReplicaID(rawValue: .max), incarnation: incarnation, pull: true, push: false,
        checkpoint: Checkpoint(incarnation: incarnation, sequence: 9, scope: [4, 5]), firstCopy: true,
        wanted: "form:DangVien", renewal: .twin)
    static let frames: [Frame] = [
        .hello(hello),
        .welcome(.init(protocolVersion: 2, incarnation: incarnation, checkpoint: nil, firstCopy: false)),
        .welcome(
            .init(
                protocolVersion: 1, incarnation: incarnation, checkpoint: nil, firstCopy: false, wanted: "A = 1",
                renewal: .fenced)),
        .begin(.init(mode: .ranges, scope: [1, 2, 3], rangeBits: 16)), .begin(.init(mode: .handIn, scope: [])),
        .begin(.init(mode: .changes, scope: [])), .begin(.init(mode: .firstCopy, scope: [9])),
        .begin(.init(mode: .review, scope: [9])), .begin(.init(mode: .changes, scope: [9], first: 7, last: 1 << 40)),
        .fingerprints(.init(payload: [1], isLast: true)), .differences(.init(payload: [2, 3])),
        .holdings(.init(payload: [5], isLast: false)), .withdrawals(.init(payload: [6])), .relays(.init(payload: [7])),
        .offers(.init(payload: [1], throughSequence: 0, isLast: true)),
        .refusal(.init(code: "busy", message: "đang bận")),
        .offers(.init(payload: [1, 2, 3], throughSequence: .max)),
        .wants(.init(payload: [])),
        .notes(
            .init(
                payload: [UInt8](repeating: 7, count: 1 << 20), rawSize: 2 << 20, noteCount: 3, throughSequence: 0,
                signatures: [7, 8])),
        .declined(.init(payload: [8])), .acknowledgement(throughSequence: 12),
        .finished(throughSequence: 0),
    ]

    @Test func `every frame comes back from its wire form`() throws {
        for frame in Self.frames {
            let bytes: [UInt8] = try frame.message.serializedBytes()
            #expect(try Frame(Frame.Message(serializedBytes: bytes)) == frame)
        }
    }

    @Test func `a frame without content or of an unknown kind is a protocol error`() throws {
        #expect(throws: DongboError(.protocolError, "")) { try Frame(Frame.Message()) }
        // Field 99, which no version has.
        #expect(throws: DongboError(.protocolError, "")) {
            try Frame(Frame.Message(serializedBytes: [0x9A, 0x06, 0x01, 0x00]))
        }
    }

    @Test func `identifiers of a wrong length are a protocol error`() throws {
        let changes: [(inout Frame.Message) -> Void] = [
            { $0.hello.replica = Data([1]) }, { $0.hello.replica = Data() }, { $0.hello.incarnation = Data(count: 17) },
            { $0.hello.checkpointIncarnation = Data(count: 15) }, { $0.hello.checkpointIncarnation = Data() },
        ]
        for change in changes {
            var message = Frame.hello(Self.hello).message
            change(&message)
            #expect(throws: DongboError(.protocolError, "")) { try Frame(message) }
        }
        #expect(throws: DongboError(.protocolError, "")) { try Frame(.with { $0.welcome.incarnation = Data() }) }
    }

    @Test func `beginnings and scopes beyond their bounds are a protocol error`() throws {
        let changes: [(inout Frame.Message) -> Void] = [
            { $0.begin.mode = .unknown }, { $0.begin.mode = .UNRECOGNIZED(17) }, { $0.begin.rangeBits = 17 },
            { $0.begin.scope = Data(count: ReplicationLimits.scopeBytesMax + 1) },
        ]
        for change in changes {
            var message = Frame.begin(.init(mode: .ranges, scope: [])).message
            change(&message)
            #expect(throws: DongboError(.protocolError, "")) { try Frame(message) }
        }
        var message = Frame.hello(Self.hello).message
        message.hello.checkpointScope = Data(count: ReplicationLimits.scopeBytesMax + 1)
        #expect(throws: DongboError(.protocolError, "")) { try Frame(message) }
        message = Frame.hello(Self.hello).message
        message.hello.renewal = .UNRECOGNIZED(9)
        #expect(throws: DongboError(.protocolError, "")) { try Frame(message) }
    }

    @Test func `sizes beyond the limits are a protocol error`() throws {
        #expect(throws: DongboError(.protocolError, "")) { try Frame(.with { $0.notes.rawSize = .max }) }
        #expect(throws: DongboError(.protocolError, "")) {
            try Frame(.with { $0.offers.payload = Data(count: Frame.payloadMax + 1) })
        }
    }

    @Test func `random bytes never crash the decoder`() {
        var generator = InvitationTests.Counter()
        for _ in 0..<20_000 {
            let bytes = (0..<Int(generator.next() % 40)).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
            _ = try? Frame(Frame.Message(serializedBytes: bytes))
        }
    }

    @Test func `a replica identifier of a wrong length in a list is a protocol error`() throws {
        let description = DatabaseDescription(name: "members", title: "Đảng viên", replica: ReplicaID(rawValue: 3))
        #expect(try DatabaseDescription(description.message) == description)
        #expect(throws: DongboError(.protocolError, "")) { try DatabaseDescription(.with { $0.name = "x" }) }
    }
}
