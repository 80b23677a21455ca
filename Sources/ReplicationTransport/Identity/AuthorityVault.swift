import Foundation
import KeyDerivation
import NoteModel
import Synchronization
import X509

/// The hub's certificate authority, whose key may be locked under a passphrase.
///
/// Locked, it can say who it is and nothing else. The key is kept in memory from ``unlock(passphrase:)`` until the program ends.
public final class AuthorityVault: Sendable {
    private struct State {
        var file: AuthorityFile
        var certificate: Certificate
        var links: [Certificate]
        /// Nil while it is locked.
        var authority: CertificateAuthority?
    }

    private let directory: String
    private let nodeLifetime: TimeInterval
    private let cost: Argon2id
    private let state: Mutex<State>
    /// One change at a time: reading the passphrase takes a while, and two rotations at once would lose one.
    private let changing = Mutex(())

    /// - Parameter nodeLifetime: of the certificates it issues, in seconds.
    /// - Throws: ``DongboError`` `.noSuchThing`, `.badConfiguration`.
    public convenience init(
        directory: String, nodeLifetime: TimeInterval = CertificateAuthority.nodeLifetime
    ) throws(DongboError) {
        try self.init(directory: directory, nodeLifetime: nodeLifetime, cost: .standard)
    }

    init(directory: String, nodeLifetime: TimeInterval, cost: Argon2id) throws(DongboError) {
        (self.directory, self.nodeLifetime, self.cost) = (directory, nodeLifetime, cost)
        let file = try AuthorityFile.load(from: directory)
        state = Mutex(
            State(
                file: file, certificate: try file.parsedCertificate(), links: try file.parsedLinks(),
                authority: file.isEncrypted ? nil : try file.authority(passphrase: nil, nodeLifetime: nodeLifetime)))
    }

    public var certificate: Certificate { state.withLock { $0.certificate } }
    public var fingerprint: CertificateFingerprint { CertificateFingerprint(of: certificate) }
    /// How the authority and the ones before it vouch for each other, the latest first.
    public var links: [Certificate] { state.withLock { $0.links } }
    /// Whether the key is under a passphrase on disk.
    public var isEncrypted: Bool { state.withLock { $0.file.isEncrypted } }
    public var isLocked: Bool { state.withLock { $0.authority == nil } }

    /// The authority with its key, to issue certificates.
    ///
    /// - Throws: ``DongboError`` `.busy` while it is locked.
    public func unlocked() throws(DongboError) -> CertificateAuthority {
        guard let authority = state.withLock({ $0.authority }) else {
            throw DongboError(
                .busy,
                "the hub's certificate authority is locked, so no certificate can be issued: an administrator must run 'dongbo ca unlock' there"
            )
        }
        return authority
    }

    /// - Throws: ``DongboError`` `.noRight` when the passphrase is wrong, `.wrongUsage` when there is none. Takes about a fifth of a second.
    public func unlock(passphrase: [UInt8]) throws(DongboError) {
        let result = changing.withLock { _ in
            Result { () throws(DongboError) in
                let file = state.withLock { $0.file }
                guard file.isEncrypted else {
                    throw DongboError(
                        .wrongUsage,
                        "the certificate authority has no passphrase, so there is nothing to unlock; 'dongbo ca passphrase' gives it one"
                    )
                }
                let authority = try file.authority(passphrase: passphrase, nodeLifetime: nodeLifetime)
                state.withLock { $0.authority = authority }
            }
        }
        try result.get()
    }

    /// Puts the key under another passphrase, or none.
    ///
    /// - Parameters:
    ///   - current: needed when there is one, also while the authority is unlocked.
    ///   - new: nil keeps the key in the clear.
    /// - Throws: ``DongboError`` `.noRight` when `current` is missing or wrong, `.wrongUsage` when `new` is too short.
    public func changePassphrase(from current: [UInt8]?, to new: [UInt8]?) throws(DongboError) {
        try replace(passphrase: current) { authority, links throws(DongboError) in
            (authority, links, new)
        }
    }

    /// Makes a new authority in this one's place. The old key is gone when this returns; what it issued counts until the links end.
    ///
    /// - Parameter passphrase: needed when there is one; the new key gets the same.
    /// - Throws: ``DongboError`` `.noRight` when it is missing or wrong.
    public func rotate(passphrase: [UInt8]?, now: Date) throws(DongboError) {
        let isEncrypted = isEncrypted
        try replace(passphrase: passphrase) { authority, links throws(DongboError) in
            let (next, made) = try authority.successor(now: now)
            // Links that have ended prove nothing to anybody's clock.
            let kept = links.filter { $0.notValidAfter > now }
            return (next, made + kept, isEncrypted ? passphrase : nil)
        }
    }

    private func replace(
        passphrase: [UInt8]?,
        _ make: (CertificateAuthority, [Certificate]) throws(DongboError) -> (
            CertificateAuthority, [Certificate], [UInt8]?
        )
    ) throws(DongboError) {
        let result = changing.withLock { _ in
            Result { () throws(DongboError) in
                let (file, links) = state.withLock { ($0.file, $0.links) }
                let authority = try file.authority(passphrase: passphrase, nodeLifetime: nodeLifetime)
                let (next, nextLinks, nextPassphrase) = try make(authority, links)
                let changed = try AuthorityFile(next, links: nextLinks, passphrase: nextPassphrase, cost: cost)
                try changed.save(to: directory)
                state.withLock {
                    $0 = State(file: changed, certificate: next.certificate, links: nextLinks, authority: next)
                }
            }
        }
        try result.get()
    }
}
