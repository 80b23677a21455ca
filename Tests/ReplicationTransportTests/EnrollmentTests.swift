import Foundation
import NoteModel
import Testing

@testable import ReplicationTransport

@Suite struct EnrollmentTests {
    let organisation = try! TestOrganisation()
    let temporary = try! TemporaryDirectory()
    let name = try! HierarchicalName(parsing: "CN=spoke-1/OU=Phường Hạ Đình/O=Thanh Xuân")

    func desk() throws -> EnrollmentDesk {
        try EnrollmentDesk(
            vault: try organisation.vault(in: temporary.path), hubName: organisation.hub.name,
            file: temporary.path + "/invitations.json")
    }

    func withHub(
        hubClock: TimeInterval = 0, _ body: (NodeAddress, InvitationToken) async throws -> Void
    ) async throws {
        let desk = try desk()
        let (token, _) = try await desk.invite(name, now: organisation.now)
        let time = organisation.now + hubClock
        try await withListener(
            organisation.hub, TestService(desk: desk, now: { time }), policy: organisation.policy()
        ) { address, _ in try await body(address, token) }
    }

    func enroll(_ address: NodeAddress, _ token: InvitationToken) async throws -> NodeIdentity {
        let time = organisation.now
        return try await EnrollmentClient.enroll(at: address, token: token, now: { time }).identity
    }

    @Test func `an invited node joins under the invitation's name and is let in`() async throws {
        try await withHub { address, token in
            let identity = try await enroll(address, token)
            #expect(identity.name == name)
            #expect(identity.fingerprint == organisation.authority.fingerprint)
            let connection = try PeerConnection(
                to: address, identity: identity, expectedName: organisation.hub.name, policy: organisation.policy())
            #expect(try await connection.databases() == [])
        }
    }

    @Test func `a token that was used is refused`() async throws {
        try await withHub { address, token in
            _ = try await enroll(address, token)
            let error = await failure { _ = try await enroll(address, token) }
            #expect(error?.code == .noRight)
            #expect(error?.message.contains("used before") == true)
        }
    }

    @Test func `a token that has expired is refused`() async throws {
        try await withHub(hubClock: 901) { address, token in
            let error = await failure { _ = try await enroll(address, token) }
            #expect(error?.code == .noRight)
            #expect(error?.message.contains("expired") == true)
        }
    }

    @Test func `a token that the hub never wrote is refused`() async throws {
        try await withHub { address, _ in
            let token = InvitationToken(
                secret: "AAAAAAAAAAAAAAAAAAAAAAAAAA", authority: organisation.authority.fingerprint)
            let error = await failure { _ = try await enroll(address, token) }
            #expect(error?.code == .noRight)
            #expect(error?.message.contains("unknown") == true)
        }
    }

    @Test func `a hub whose authority has another fingerprint does not get the token`() async throws {
        let impostor = try TestOrganisation()
        try await withHub { address, token in
            let pinned = InvitationToken(secret: token.secret, authority: impostor.authority.fingerprint)
            let error = await failure { _ = try await enroll(address, pinned) }
            #expect(error?.code == .noRight)
            #expect(error?.message.contains("fingerprint") == true)
            _ = try await enroll(address, token)
        }
    }

    @Test func `a node of the organisation that plays the hub does not get the token`() async throws {
        let desk = try desk()
        let (token, _) = try await desk.invite(name, now: organisation.now)
        try await withListener(organisation.node("spoke-9"), TestService(desk: desk), policy: organisation.policy()) {
            address, _ in
            let error = await failure { _ = try await enroll(address, token) }
            #expect(error?.code == .noRight)
            #expect(error?.message.contains("not the hub") == true)
        }
    }
}
