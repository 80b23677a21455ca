import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import NoteModel
import RPCSupport
import ReplicationCore
import Synchronization
import Testing

@testable import ReplicationTransport

@Suite struct ListenerSecurityTests {
    let organisation = try! TestOrganisation()

    func databases(
        _ address: NodeAddress, as identity: NodeIdentity, expecting name: HierarchicalName? = nil,
        policy: PeerPolicy? = nil
    ) async -> DongboError? {
        await failure {
            let connection = try PeerConnection(
                to: address, identity: identity, expectedName: name, policy: policy ?? organisation.policy())
            _ = try await connection.databases()
        }
    }

    /// A connection as a joining node has it: to the right hub, without a certificate.
    func anonymous(_ address: NodeAddress) async throws -> LiveConnection {
        try await LiveConnection.open(
            to: address, named: "the hub", context: .client(nil),
            verifier: PeerVerifier(
                trust: .organisation(TrustedAuthorities(anchor: organisation.authority.certificate)),
                policy: organisation.policy()),
            judge: { _ in })
    }

    @Test func `without a certificate there is nothing but enrolment`() async throws {
        try await withListener(organisation.hub, policy: organisation.policy()) { address, _ in
            let connection = try await anonymous(address)
            let list = await failure {
                do { _ = try await connection.databases() } catch { throw DongboError(call: error, peer: "hub") }
            }
            #expect(list?.code == .noRight)
            #expect(list?.message.contains("join the organisation first") == true)
            let exchange = await failure {
                do {
                    try await connection.exchange(with: "hub") { inbound, outbound in
                        try await outbound.send(.wants(.init(payload: [])))
                        while try await inbound.next() != nil {}
                    }
                } catch { throw DongboError(call: error, peer: "hub") }
            }
            #expect(exchange?.code == .noRight)
            let enroll = await failure {
                do { _ = try await connection.enroll(tokenSecret: "x", signingRequest: []) } catch {
                    throw DongboError(call: error, peer: "hub")
                }
            }
            #expect(enroll?.message == "not the hub")
            await connection.close()
        }
    }

    @Test func `a certificate of another organisation does not get through the handshake`() async throws {
        // Same names, other keys.
        let foreign = try TestOrganisation()
        try await withListener(organisation.hub, policy: organisation.policy()) { address, _ in
            let spoke = try foreign.node("spoke-1")
            // It does not trust us either, so make it.
            let believing = NodeIdentity(
                trusting: organisation.authority.certificate, key: spoke.key, certificate: spoke.certificate)
            let error = await databases(address, as: believing)
            #expect(error?.code == .noRight)
            #expect(error?.message.contains("refused this node's certificate") == true)
            let mistrust = await databases(address, as: spoke)
            #expect(mistrust?.code == .noRight)
            #expect(mistrust?.message.contains("was not issued by this organisation") == true)
        }
    }

    @Test func `a certificate that has expired is refused by either side's clock`() async throws {
        let month: TimeInterval = 30 * 86_400
        let late = organisation.policy(after: month + 60)
        let spoke = try organisation.node("spoke-1")
        try await withListener(organisation.hub, policy: late) { address, _ in
            let error = await databases(address, as: spoke)
            #expect(error?.code == .noRight)
            #expect(error?.message.contains("refused this node's certificate") == true)
        }
        try await withListener(organisation.hub, policy: organisation.policy()) { address, _ in
            let error = await databases(address, as: spoke, policy: late)
            #expect(error?.code == .noRight)
            #expect(error?.message.contains("has expired") == true)
        }
        try await withListener(organisation.hub, policy: organisation.policy(after: -2 * 86_400)) { address, _ in
            #expect(await databases(address, as: spoke)?.code == .noRight)
        }
    }

    @Test func `a certificate that expires while connected stops the next call`() async throws {
        let time = Box(organisation.now)
        let policy = PeerPolicy(now: { time.value.withLock { $0 } })
        try await withListener(organisation.hub, policy: policy) { address, _ in
            let connection = try PeerConnection(
                to: address, identity: organisation.node("spoke-1"), expectedName: nil, policy: organisation.policy())
            _ = try await connection.databases()
            time.value.withLock { $0 += 31 * 86_400 }
            let error = await failure { _ = try await connection.databases() }
            #expect(error?.code == .noRight)
            #expect(error?.message.contains("expired") == true)
        }
    }

    @Test func `a revoked node is cut off in the middle of an exchange`() async throws {
        let spoke = try organisation.node("spoke-1")
        let revoked = Box<String?>(nil)
        let now = organisation.now
        let policy = PeerPolicy(now: { now }) { _, serial in revoked.value.withLock { $0 == serial } }
        try await withListener(organisation.hub, policy: policy) { address, _ in
            let connection = try PeerConnection(
                to: address, identity: spoke, expectedName: nil, policy: organisation.policy())
            let error = await failure {
                try await connection.exchange { inbound, outbound in
                    try await outbound.send(.finished(throughSequence: 1))
                    _ = try await inbound.next()
                    revoked.value.withLock { $0 = spoke.certificate.serial }
                    try await outbound.send(.finished(throughSequence: 2))
                    _ = try await inbound.next()
                }
            }
            #expect(error?.code == .noRight)
            #expect(error?.message.contains("revoked") == true)
            #expect(await failure { _ = try await connection.databases() }?.code == .noRight)
            let other = try organisation.node("spoke-2")
            #expect(await databases(address, as: other) == nil)
        }
    }

    @Test func `another node than the expected one is refused`() async throws {
        try await withListener(organisation.node("spoke-2"), policy: organisation.policy()) { address, _ in
            let error = await databases(address, as: try organisation.node("spoke-1"), expecting: organisation.hub.name)
            #expect(error?.code == .noRight)
            #expect(error?.message.contains("CN=spoke-2") == true)
        }
    }

    @Test func `TLS 1.2 is refused`() async throws {
        try await withListener(organisation.hub, policy: organisation.policy()) { address, _ in
            let old = try await handshake(address, maximum: .tlsv12)
            let current = try await handshake(address, maximum: .tlsv13)
            #expect(!old)
            #expect(current)
        }
    }

    @Test func `a peer without TLS is an error and not a hang`() async throws {
        try await withListener(organisation.hub, policy: organisation.policy()) { address, _ in
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: address.host, port: address.port).get()
            try await channel.writeAndFlush(ByteBuffer(string: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"))
            try await channel.closeFuture.get()
            let spoke = try organisation.node("spoke-1")
            #expect(await databases(address, as: spoke) == nil)
        }
    }

    @Test func `a renewed certificate is used without a restart`() async throws {
        try await withListener(organisation.hub, policy: organisation.policy()) { address, listener in
            let renewed = try organisation.authority.issueHubIdentity(
                name: organisation.hub.name, now: organisation.now + 3600)
            try listener.replaceIdentity(renewed)
            let connection = try await anonymous(address)
            #expect(connection.peer.serial == renewed.certificate.serial)
            await connection.close()
        }
    }

    /// Whether a TLS handshake up to version `maximum` succeeds, whatever certificate comes.
    private func handshake(_ address: NodeAddress, maximum: TLSVersion) async throws -> Bool {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.maximumTLSVersion = maximum
        configuration.certificateVerification = .none
        let context = try NIOSSLContext(configuration: configuration)
        let established = MultiThreadedEventLoopGroup.singleton.next().makePromise(of: Void.self)
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        try NIOSSLClientHandler(context: context, serverHostname: nil),
                        ClientHandshakeHandler(established: established),
                    ])
                }
            }
            .connect(host: address.host, port: address.port).get()
        defer { channel.close(promise: nil) }
        do {
            try await established.futureResult.get()
            return true
        } catch {
            return false
        }
    }
}
