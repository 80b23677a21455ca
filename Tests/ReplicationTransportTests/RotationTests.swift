import Crypto
import Foundation
import NoteModel
import Testing
import X509

@testable import ReplicationTransport

/// One authority takes another's place: who believes whom, over real connections.
@Suite struct RotationTests {
    private let organisation = try! TestOrganisation()

    private struct Rotated {
        let authority: CertificateAuthority
        let links: [Certificate]

        func node(_ name: String, like organisation: TestOrganisation, at now: Date) throws -> NodeIdentity {
            let (key, request) = try NodeIdentity.makeSigningRequest()
            let name = try HierarchicalName(
                parsing: "CN=\(name)/OU=Phường Hạ Đình/O=\(organisation.hub.name.organisation)")
            return try NodeIdentity(
                key: key, certificate: authority.issue(signingRequest: request, to: name, now: now),
                authorityCertificate: authority.certificate, links: links)
        }
    }

    private func rotate(_ authority: CertificateAuthority? = nil, at now: Date? = nil) throws -> Rotated {
        let (next, links) = try (authority ?? organisation.authority).successor(now: now ?? organisation.now)
        return Rotated(authority: next, links: links)
    }

    private func policy(_ links: [Certificate] = [], after seconds: TimeInterval = 0) -> PeerPolicy {
        let time = organisation.now + seconds
        return PeerPolicy(now: { time }, links: { links })
    }

    private func call(
        _ listener: NodeIdentity, _ here: PeerPolicy, from caller: NodeIdentity, _ there: PeerPolicy
    ) async throws -> DongboError? {
        try await withListener(listener, policy: here) { address, _ in
            await failure {
                let connection = try PeerConnection(to: address, identity: caller, expectedName: nil, policy: there)
                _ = try await connection.databases()
                await connection.close()
            }
        }
    }

    @Test func `nodes that have not heard of the new authority accept its hub, and the hub accepts them`() async throws
    {
        let next = try rotate()
        let hub = try next.authority.issueHubIdentity(
            name: organisation.hub.name, now: organisation.now, links: next.links)
        #expect(try await call(hub, policy(next.links), from: organisation.node("spoke-1"), policy()) == nil)
    }

    @Test func `a node that knows only the new authority accepts old certificates once it has the links`() async throws
    {
        let next = try rotate()
        let (old, new) = (
            try organisation.node("spoke-1"), try next.node("spoke-2", like: organisation, at: organisation.now)
        )
        #expect(try await call(old, policy(), from: new, policy()) == nil)
        #expect(try await call(new, policy(), from: old, policy()) == nil)
    }

    @Test func `what the old authority issued counts no more after the overlap`() async throws {
        let next = try rotate()
        let later = CertificateAuthority.overlap + 60
        // Whoever has the old key could have made one that holds longer.
        let forged = CertificateAuthority(
            certificate: organisation.authority.certificate, key: organisation.authority.key,
            nodeLifetime: 10 * CertificateAuthority.nodeLifetime)
        let hub = try next.authority.issueHubIdentity(
            name: organisation.hub.name, now: organisation.now + later, links: next.links)
        let old = try forged.issueHubIdentity(
            name: HierarchicalName(parsing: "CN=x/O=Thanh Xuân"), now: organisation.now)
        let believing = NodeIdentity(
            trusting: next.authority.certificate, key: old.key, certificate: old.certificate)
        let policy = policy(next.links, after: later)
        let error = try await call(hub, policy, from: believing, policy)
        #expect(error?.code == .noRight)
        #expect(error?.message.contains("refused this node's certificate") == true)
    }

    @Test func `two rotations within one overlap are followed from the first authority to the last`() throws {
        let second = try rotate()
        let third = try rotate(second.authority, at: organisation.now + 86_400)
        let trusted = TrustedAuthorities(anchor: organisation.authority.certificate)
        let leaf = try third.node("spoke-1", like: organisation, at: organisation.now + 86_400)
        let shown = third.links + second.links
        let time = organisation.now + 2 * 86_400
        #expect(trusted.issuer(of: leaf.certificate.certificate, at: time, presented: shown) != nil)
        #expect(trusted.issuer(of: leaf.certificate.certificate, at: time, presented: third.links) == nil)
    }

    @Test func `a link that a stranger or a node made proves nothing`() throws {
        let stranger = try TestOrganisation()
        let (fake, links) = try stranger.authority.successor(now: organisation.now)
        let trusted = TrustedAuthorities(anchor: organisation.authority.certificate, links: links)
        #expect(trusted.authorities(at: organisation.now) == [organisation.authority.certificate])
        // A node's key signs a link as if the node were an authority.
        let node = try organisation.node("spoke-1")
        let pretender = CertificateAuthority(certificate: organisation.authority.certificate, key: node.key)
        let forged = try pretender.successor(now: organisation.now).links
        #expect(
            TrustedAuthorities(anchor: organisation.authority.certificate, links: forged)
                .authorities(at: organisation.now) == [organisation.authority.certificate])
        #expect(fake.fingerprint != organisation.authority.fingerprint)
    }

    @Test func `a renewal from the new authority is accepted by its link and from anybody else refused`() async throws {
        let temporary = try TemporaryDirectory()
        let vault = try organisation.vault(in: temporary.path)
        try vault.rotate(passphrase: nil, now: organisation.now)
        let desk = try EnrollmentDesk(
            vault: vault, hubName: organisation.hub.name, file: temporary.path + "/invitations.json")
        let spoke = try organisation.node("spoke-1")
        let time = organisation.now
        try await withListener(organisation.hub, TestService(desk: desk, now: { time }), policy: policy()) {
            address, _ in
            let connection = try PeerConnection(to: address, identity: spoke, expectedName: nil, policy: policy())
            let renewed = try await EnrollmentClient.renew(spoke, at: connection, policy: policy())
            #expect(renewed.name == spoke.name)
            #expect(renewed.fingerprint == vault.fingerprint)
            #expect(renewed.key.rawRepresentation != spoke.key.rawRepresentation)
            await connection.close()
        }
        let (foreign, other) = (try TestOrganisation(), try TemporaryDirectory())
        let liar = try EnrollmentDesk(
            vault: foreign.vault(in: other.path), hubName: foreign.hub.name,
            file: temporary.path + "/liar.json")
        try await withListener(organisation.hub, TestService(desk: liar, now: { time }), policy: policy()) {
            address, _ in
            let connection = try PeerConnection(to: address, identity: spoke, expectedName: nil, policy: policy())
            await #expect(throws: DongboError(.protocolError, "")) {
                try await EnrollmentClient.renew(spoke, at: connection, policy: policy())
            }
            await connection.close()
        }
    }

    @Test func `a bundle of a sender with a new authority proves itself to a receiver that has not heard of it`() throws
    {
        let next = try rotate()
        let sender = try next.node("spoke-1", like: organisation, at: organisation.now)
        let shown = try #require(NodeCertificate.certificates(shown: try NodeCertificate.shown(by: sender)))
        #expect(shown.count == 1 + next.links.count)
        let receiver = TrustedAuthorities(anchor: organisation.authority.certificate, links: Array(shown.dropFirst()))
        #expect(try NodeCertificate(der: shown[0].derBytes(), trusting: receiver).name == sender.name)
        #expect(NodeCertificate.certificates(shown: try NodeCertificate.shown(by: sender) + [0x30]) == nil)
    }
}
