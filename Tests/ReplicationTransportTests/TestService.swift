import Foundation
import Logging
import NoteModel
import ReplicationCore
import Synchronization

@testable import ReplicationTransport

/// A peer whose behaviour each test gives. By default it echoes.
struct TestService: PeerService {
    typealias Exchange = @Sendable (HierarchicalName, FrameReader, FrameWriter) async throws -> Void

    var onExchange: Exchange = { _, inbound, outbound in
        while let frame = try await inbound.next() { try await outbound.send(frame) }
    }
    var list: [DatabaseDescription] = []
    var desk: EnrollmentDesk?
    var now: @Sendable () -> Date = { Date() }

    func exchange(peer: HierarchicalName, inbound: FrameReader, outbound: FrameWriter) async throws {
        try await onExchange(peer, inbound, outbound)
    }

    func preview(_ selection: String, of replica: ReplicaID, peer: HierarchicalName) async throws -> SelectionPreview {
        SelectionPreview(notes: 2, selected: 1)
    }

    func databases(peer: HierarchicalName) async throws -> [DatabaseDescription] { list }

    func enroll(tokenSecret: String, signingRequest: [UInt8]) async throws -> EnrollmentGrant {
        guard let desk else { throw DongboError(.noRight, "not the hub") }
        return try await desk.enroll(tokenSecret: tokenSecret, signingRequest: signingRequest, now: now())
    }

    func renew(peer: NodeCertificate, signingRequest: [UInt8]) async throws -> EnrollmentGrant {
        guard let desk else { throw DongboError(.noRight, "not the hub") }
        return try await desk.renew(peer, signingRequest: signingRequest, now: now())
    }
}

/// Runs a listener on a free loopback port for the time of `body`.
func withListener<Value>(
    _ identity: NodeIdentity, _ service: TestService = TestService(), policy: PeerPolicy,
    _ body: (NodeAddress, PeerListener) async throws -> Value
) async throws -> Value {
    let listener = try PeerListener(
        address: NodeAddress(host: "127.0.0.1", port: 0), identity: identity, service: service, policy: policy,
        logger: quiet)
    let address = try await listener.start()
    do {
        let value = try await body(address, listener)
        await listener.shutdown(grace: .milliseconds(200))
        return value
    } catch {
        await listener.shutdown(grace: .milliseconds(200))
        throw error
    }
}

/// The error that `body` throws, with its message.
func failure(_ body: () async throws -> Void) async -> DongboError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? DongboError
    }
}

let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// Carries a lock into closures.
final class Box<Value: Sendable>: Sendable {
    let value: Mutex<Value>
    init(_ value: Value) { self.value = Mutex(value) }
}
