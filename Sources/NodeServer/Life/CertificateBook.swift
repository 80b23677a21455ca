import NoteModel
import ReplicationTransport
import SwiftASN1
import Synchronization
import X509

/// What the directory says about certificates and authorities, at hand for every handshake and frame.
///
/// A withdrawal that was seen once stays until the node ends: putting back an older copy of the directory brings nobody back.
final class CertificateBook: Sendable {
    private struct State {
        var revoked: Set<String> = []
        var links: [Certificate] = []
        /// Of the directory that this is from.
        var edition: UInt64?
    }

    private let state = Mutex(State())

    func isRevoked(_ serial: String) -> Bool { state.withLock { $0.revoked.contains(serial) } }

    /// Unproven.
    var links: [Certificate] { state.withLock { $0.links } }

    /// - Returns: whether certificates are withdrawn that were not before.
    func update(from directory: DirectoryIndex) -> Bool {
        guard state.withLock({ $0.edition != directory.edition }) else { return false }
        let revoked = directory.revokedSerials
        let links = directory.authorityLinks.compactMap { try? Certificate(derEncoded: $0) }
        return state.withLock { state in
            let isNews = !revoked.isSubset(of: state.revoked)
            state.revoked.formUnion(revoked)
            state.links = links
            state.edition = directory.edition
            return isNews
        }
    }
}
