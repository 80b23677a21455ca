import Foundation
import NoteModel
import Testing

@testable import ReplicationTransport

@Suite struct InvitationTests {
    /// The same numbers on every run.
    struct Counter: RandomNumberGenerator {
        var value: UInt64 = 7
        mutating func next() -> UInt64 {
            value = value &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return value >> 32
        }
    }
    let now = Date(timeIntervalSince1970: 1_700_000_000)
    let name = try! HierarchicalName(parsing: "spoke-1/Thanh Xuân")

    @Test func `a token works once, within a quarter of an hour`() {
        var generator = Counter()
        var ledger = InvitationLedger()
        let first = ledger.invite(name, now: now, using: &generator)
        let second = ledger.invite(name, now: now, using: &generator)
        #expect(first.secret != second.secret)
        #expect(first.secret.count == 26)
        #expect(first.expires == now + 900)
        #expect(ledger.redeem(first.secret, now: now + 899) == .accepted(name))
        #expect(ledger.redeem(first.secret, now: now + 899) == .alreadyUsed)
        #expect(ledger.redeem(second.secret, now: now + 900) == .expired)
        #expect(ledger.redeem("AAAAAAAAAAAAAAAAAAAAAAAAAA", now: now) == .unknown)
        #expect(ledger.redeem("", now: now) == .unknown)
    }

    @Test func `the ledger holds no secret and forgets in time`() throws {
        var generator = Counter()
        var ledger = InvitationLedger()
        let (secret, _) = ledger.invite(name, now: now, using: &generator)
        #expect(!String(decoding: try JSONEncoder().encode(ledger), as: UTF8.self).contains(secret))
        _ = ledger.invite(name, now: now + 900 + InvitationLedger.memory + 1, using: &generator)
        #expect(ledger.invitations.count == 1)
    }

    @Test func `a token reads back from its text in either case`() throws {
        let organisation = try TestOrganisation()
        var generator = Counter()
        var ledger = InvitationLedger()
        let (secret, _) = ledger.invite(name, now: now, using: &generator)
        let token = InvitationToken(secret: secret, authority: organisation.authority.fingerprint)
        #expect(try InvitationToken(parsing: token.description) == token)
        #expect(try InvitationToken(parsing: token.description.lowercased()) == token)
        for text in ["", "x", secret, "\(secret).", "\(secret).zz", "\(token)0"] {
            #expect(throws: DongboError(.wrongUsage, "")) { try InvitationToken(parsing: text) }
        }
    }

    @Test func `a spent token stays spent after a restart and a bad request spends none`() async throws {
        let organisation = try TestOrganisation()
        let temporary = try TemporaryDirectory()
        let file = temporary.path + "/invitations.json"
        func desk() throws -> EnrollmentDesk {
            try EnrollmentDesk(
                vault: try organisation.vault(in: temporary.path), hubName: organisation.hub.name, file: file)
        }
        let (token, _) = try await desk().invite(name, now: organisation.now)
        let (_, request) = try NodeIdentity.makeSigningRequest()
        let reopened = try desk()
        await #expect(throws: DongboError(.badData, "")) {
            try await reopened.enroll(tokenSecret: token.secret, signingRequest: [], now: organisation.now)
        }
        let grant = try await reopened.enroll(
            tokenSecret: token.secret, signingRequest: request, now: organisation.now)
        #expect(try NodeCertificate(grant.certificate).name == name)
        let again = try desk()
        await #expect(throws: DongboError(.noRight, "")) {
            try await again.enroll(tokenSecret: token.secret, signingRequest: request, now: organisation.now)
        }
        #expect(try mode(file) == 0o600)
    }
}
