import Foundation
import GRPCCore
import GRPCNIOTransportHTTP2
import NoteModel
import ReplicationCore
import SwiftProtobuf
import Synchronization
import Testing

@testable import ReplicationTransport

@Suite struct ExchangeTests {
    let organisation = try! TestOrganisation()

    func connection(
        _ address: NodeAddress, as identity: NodeIdentity? = nil, expecting name: HierarchicalName? = nil
    ) throws -> PeerConnection {
        try PeerConnection(
            to: address, identity: identity ?? organisation.node("spoke-1"), expectedName: name,
            policy: organisation.policy())
    }

    @Test func `frames go both ways and the responder knows who calls`() async throws {
        let box = Box<HierarchicalName?>(nil)
        let service = TestService { peer, inbound, outbound in
            box.value.withLock { $0 = peer }
            while let frame = try await inbound.next() { try await outbound.send(frame) }
        }
        try await withListener(organisation.hub, service, policy: organisation.policy()) { address, _ in
            let connection = try connection(address)
            for _ in 0..<2 {
                try await connection.exchange { inbound, outbound in
                    for frame in FrameCodingTests.frames {
                        try await outbound.send(frame)
                        #expect(try await inbound.next() == frame)
                    }
                }
            }
            #expect(try await connection.connect() == organisation.hub.name)
        }
        #expect(box.value.withLock { $0 }?.commonName == "spoke-1")
    }

    @Test func `exchanges share one connection at the same time`() async throws {
        try await withListener(organisation.hub, policy: organisation.policy()) { address, _ in
            let connection = try connection(address)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<8 {
                    group.addTask {
                        try await connection.exchange { inbound, outbound in
                            for step in 0..<50 {
                                let frame = Frame.acknowledgement(throughSequence: UInt64(index * 100 + step))
                                try await outbound.send(frame)
                                #expect(try await inbound.next() == frame)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func `the list of databases arrives`() async throws {
        let list = [DatabaseDescription(name: "members", title: "Đảng viên", replica: ReplicaID(rawValue: 1))]
        try await withListener(organisation.hub, TestService(list: list), policy: organisation.policy()) {
            address, _ in
            let arrived = try await connection(address).databases()
            #expect(arrived == list)
        }
    }

    @Test func `the responder's error arrives with its code and message`() async throws {
        let service = TestService { _, inbound, _ in
            _ = try await inbound.next()
            throw DongboError(.noSuchThing, "no such replica here")
        }
        try await withListener(organisation.hub, service, policy: organisation.policy()) { address, _ in
            let connection = try connection(address)
            let error = await failure {
                try await connection.exchange { inbound, outbound in
                    try await outbound.send(.wants(.init(payload: [])))
                    while try await inbound.next() != nil {}
                }
            }
            #expect(error?.code == .noSuchThing)
            #expect(error?.message == "no such replica here")
        }
    }

    @Test func `an error that is not meant for the peer tells it nothing`() async throws {
        struct Secret: Error { let text = "path and contents" }
        let service = TestService { _, _, _ in throw Secret() }
        try await withListener(organisation.hub, service, policy: organisation.policy()) { address, _ in
            let connection = try connection(address)
            let error = await failure { try await connection.exchange { inbound, _ in _ = try await inbound.next() } }
            #expect(error?.code == .inputOutput)
            #expect(error?.message.contains("path") == false)
        }
    }

    @Test func `a frame larger than the limit is not sent`() async throws {
        let huge = Frame.notes(
            .init(payload: [UInt8](repeating: 1, count: 5 << 20), rawSize: 1, noteCount: 1, throughSequence: 1))
        try await withListener(organisation.hub, policy: organisation.policy()) { address, _ in
            let connection = try connection(address)
            let error = await failure { try await connection.exchange { _, outbound in try await outbound.send(huge) } }
            #expect(error?.code == .protocolError)
        }
    }

    @Test func `a huge message is refused unread and costs only its own exchange`() async throws {
        let (outcomes, continuation) = AsyncStream<DongboError?>.makeStream()
        let service = TestService { _, inbound, outbound in
            let error = await failure {
                while let frame = try await inbound.next() { try await outbound.send(frame) }
            }
            continuation.yield(error)
        }
        try await withListener(organisation.hub, service, policy: organisation.policy()) { address, _ in
            let connection = try connection(address)
            let live = try await connection.connection().live
            await #expect(throws: (any Error).self) { try await sendBehindTheWriter(live, bytes: 5 << 20) }
            var iterator = outcomes.makeAsyncIterator()
            let seen = await iterator.next() ?? nil
            #expect(seen?.code == .protocolError, "\(String(describing: seen))")
            #expect(try await connection.databases() == [])
        }
    }

    private func sendBehindTheWriter(_ live: LiveConnection, bytes: Int) async throws {
        let method = Dongbo_Replication_V1_Replication.Method.Exchange.descriptor
        try await live.transport.withStream(descriptor: method, options: .defaults) { stream, _ in
            try await stream.outbound.write(.metadata([:]))
            let small: [UInt8] = try Frame.finished(throughSequence: 1).message.serializedBytes()
            try await stream.outbound.write(.message(GRPCNIOTransportBytes(small)))
            for try await part in stream.inbound {
                switch part {
                case .metadata: continue
                // The responder runs and has answered: now it meets the huge one.
                case .message:
                    try await stream.outbound.write(.message(GRPCNIOTransportBytes(repeating: 0, count: bytes)))
                case .status(let status, _): throw DongboError(.busy, "\(status)")
                }
            }
        }
    }

    @Test func `a responder that is killed in mid-stream is an error for the initiator`() async throws {
        let service = TestService { _, inbound, outbound in
            while let frame = try await inbound.next() { try await outbound.send(frame) }
        }
        try await withListener(organisation.hub, service, policy: organisation.policy()) { address, listener in
            let connection = try connection(address)
            let error = await failure {
                try await connection.exchange { inbound, outbound in
                    try await outbound.send(.finished(throughSequence: 1))
                    _ = try await inbound.next()
                    await listener.shutdown(grace: .zero)
                    while try await inbound.next() != nil {}
                }
            }
            #expect(error != nil)
            #expect([.inputOutput, .protocolError].contains(error?.code))
        }
    }

    @Test func `an initiator that vanishes in mid-stream is an error for the responder`() async throws {
        let (outcomes, continuation) = AsyncStream<DongboError?>.makeStream()
        let service = TestService { _, inbound, outbound in
            let error = await failure {
                while let frame = try await inbound.next() { try await outbound.send(frame) }
            }
            continuation.yield(error)
        }
        try await withListener(organisation.hub, service, policy: organisation.policy()) { address, _ in
            let connection = try connection(address)
            _ = await failure {
                try await connection.exchange { inbound, outbound in
                    try await outbound.send(.finished(throughSequence: 1))
                    _ = try await inbound.next()
                    await connection.close()
                    try await outbound.send(.finished(throughSequence: 2))
                }
            }
            var iterator = outcomes.makeAsyncIterator()
            let seen = await iterator.next() ?? nil
            #expect(seen?.code == .inputOutput, "\(String(describing: seen))")
        }
    }

    @Test func `an initiator that fails cuts its exchange off`() async throws {
        let (outcomes, continuation) = AsyncStream<DongboError?>.makeStream()
        let service = TestService { _, inbound, outbound in
            let error = await failure {
                while let frame = try await inbound.next() { try await outbound.send(frame) }
            }
            continuation.yield(error)
        }
        try await withListener(organisation.hub, service, policy: organisation.policy()) { address, _ in
            let connection = try connection(address)
            let error = await failure {
                try await connection.exchange { inbound, outbound in
                    try await outbound.send(.finished(throughSequence: 1))
                    _ = try await inbound.next()
                    throw DongboError(.busy, "own reason")
                }
            }
            #expect(error?.message == "own reason")
            var iterator = outcomes.makeAsyncIterator()
            let seen = await iterator.next() ?? nil
            #expect(seen?.code == .inputOutput, "\(String(describing: seen))")
        }
    }

    @Test func `a peer that was restarted is reached again`() async throws {
        let spoke = try organisation.node("spoke-1")
        let first = try PeerListener(
            address: NodeAddress(host: "127.0.0.1", port: 0), identity: organisation.hub, service: TestService(),
            policy: organisation.policy(), logger: quiet)
        let address = try await first.start()
        let connection = try connection(address, as: spoke)
        #expect(try await connection.databases() == [])
        await first.shutdown(grace: .zero)
        #expect(await failure { _ = try await connection.databases() }?.code == .inputOutput)
        let second = try PeerListener(
            address: address, identity: organisation.hub, service: TestService(), policy: organisation.policy(),
            logger: quiet)
        _ = try await second.start()
        #expect(try await connection.databases() == [])
        await second.shutdown(grace: .zero)
    }

    @Test func `a port that is taken cannot be listened on`() async throws {
        try await withListener(organisation.hub, policy: organisation.policy()) { address, _ in
            let second = try PeerListener(
                address: address, identity: organisation.hub, service: TestService(), policy: organisation.policy(),
                logger: quiet)
            let error = await failure { _ = try await second.start() }
            #expect(error?.code == .inputOutput)
            #expect(error?.message.contains(address.description) == true)
        }
    }

    @Test func `a dead port and a silent one fail instead of hanging`() async throws {
        let clock = ContinuousClock()
        let dead = try connection(NodeAddress(host: "127.0.0.1", port: 1))
        var error: DongboError?
        #expect(await clock.measure { error = await failure { _ = try await dead.databases() } } < .seconds(45))
        #expect(error?.code == .inputOutput)
        #expect(error?.message.contains("did not answer at 127.0.0.1:1: connection refused; see that it runs") == true)
        let listening = try SilentListener()
        let silent = try connection(NodeAddress(host: "127.0.0.1", port: listening.port))
        #expect(await clock.measure { error = await failure { _ = try await silent.databases() } } < .seconds(45))
        #expect(error?.code == .inputOutput)
    }
}
