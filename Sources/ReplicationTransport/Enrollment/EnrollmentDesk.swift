import Foundation
import NoteModel
import X509

/// The hub's side of joining: writes invitations and turns them into certificates.
///
/// An actor over ``InvitationLedger`` and its file. There is no suspension between reading and storing the ledger, so a
/// token cannot be spent twice.
public actor EnrollmentDesk {
    private let vault: AuthorityVault
    private let hubName: HierarchicalName
    private let file: String
    private var ledger: InvitationLedger
    private var generator: any RandomNumberGenerator & Sendable

    /// - Parameter file: where the ledger is kept; it need not exist.
    /// - Throws: ``DongboError`` `.badConfiguration` when the file is damaged.
    public init(
        vault: AuthorityVault, hubName: HierarchicalName, file: String,
        generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
    ) throws(DongboError) {
        self.generator = generator
        self.vault = vault
        self.hubName = hubName
        self.file = file
        ledger = try Self.load(file)
    }

    /// Makes a token for a node that is to be called `name`.
    ///
    /// - Throws: ``DongboError`` `.inputOutput` when the ledger cannot be stored; then the token was not handed out.
    public func invite(
        _ name: HierarchicalName, now: Date
    ) throws(DongboError) -> (token: InvitationToken, expires: Date) {
        var changed = ledger
        let (secret, expires) = changed.invite(name, now: now, using: &generator)
        try store(changed)
        return (InvitationToken(secret: secret, authority: vault.fingerprint), expires)
    }

    /// Issues the certificate for a token.
    ///
    /// A request that cannot be certified does not spend the token, and neither does a locked authority. Otherwise the token is spent on disk before the
    /// certificate exists: if the answer is lost, the administrator invites again.
    /// - Throws: ``DongboError`` `.noRight` for a token that does not work, `.badData` for a bad request, `.busy` while the authority is locked.
    public func enroll(
        tokenSecret: String, signingRequest: [UInt8], now: Date
    ) throws(DongboError) -> EnrollmentGrant {
        _ = try CertificateAuthority.key(ofSigningRequest: signingRequest)
        let authority = try vault.unlocked()
        var changed = ledger
        switch changed.redeem(tokenSecret, now: now) {
        case .unknown: throw DongboError(.noRight, "the token is unknown to \(hubName)")
        case .expired: throw DongboError(.noRight, "the token has expired: ask for a new one")
        case .alreadyUsed: throw DongboError(.noRight, "the token was used before: ask for a new one")
        case .accepted(let name):
            try store(changed)
            return try grant(authority, signingRequest, name, now)
        }
    }

    /// Issues the next certificate of a node, for another key, under the name that it has.
    ///
    /// - Throws: ``DongboError`` `.noRight` for the hub's own, `.badData` for a bad request, `.busy` while the authority is locked.
    public func renew(
        _ certificate: NodeCertificate, signingRequest: [UInt8], now: Date
    ) throws(DongboError) -> EnrollmentGrant {
        guard !certificate.isHub else {
            throw DongboError(.noRight, "the hub renews its own certificate and nobody else does")
        }
        return try grant(try vault.unlocked(), signingRequest, certificate.name, now)
    }

    /// Voids every token for `name` that has not been used.
    public func withdrawInvitations(for name: HierarchicalName) throws(DongboError) {
        var changed = ledger
        changed.withdraw(name)
        if changed != ledger { try store(changed) }
    }

    private func grant(
        _ authority: CertificateAuthority, _ signingRequest: [UInt8], _ name: HierarchicalName, _ now: Date
    ) throws(DongboError) -> EnrollmentGrant {
        EnrollmentGrant(
            certificate: try authority.issue(signingRequest: signingRequest, to: name, now: now),
            authorityCertificate: authority.certificate, hubName: hubName, links: vault.links)
    }

    private func store(_ changed: InvitationLedger) throws(DongboError) {
        let text: String
        do {
            text = String(decoding: try JSONEncoder().encode(changed), as: UTF8.self)
        } catch {
            throw DongboError(.inputOutput, "the list of invitations cannot be written", cause: error)
        }
        try DurableFile.write(text, to: file, mode: 0o600)
        ledger = changed
    }

    private static func load(_ file: String) throws(DongboError) -> InvitationLedger {
        let bytes: [UInt8]
        do {
            bytes = try DurableFile.read(file)
        } catch {
            if error.code == .noSuchThing { return InvitationLedger() }
            throw error
        }
        do {
            return try JSONDecoder().decode(InvitationLedger.self, from: Data(bytes))
        } catch {
            throw DongboError(.badConfiguration, "\(file) is damaged", cause: error)
        }
    }
}
