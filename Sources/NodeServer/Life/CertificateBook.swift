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
        /// Those, and all that their nodes had before.
        var voiceless: Set<String> = []
        var links: [Certificate] = []
        /// Of the directory that this is from.
        var edition: UInt64?
    }

    private let state = Mutex(State())

    func isRevoked(_ serial: String) -> Bool { state.withLock { $0.revoked.contains(serial) } }

    /// Whether what was signed under the certificate is not taken any more: it was withdrawn, or one that its node got later was.
    ///
    /// A node's signing key outlives its certificates. Whoever has the key could bring the declaration under an earlier one.
    func hasLostItsSignature(_ serial: String) -> Bool { state.withLock { $0.voiceless.contains(serial) } }

    /// Unproven.
    var links: [Certificate] { state.withLock { $0.links } }

    /// - Returns: whether certificates are withdrawn that were not before.
    func update(from directory: DirectoryIndex) -> Bool {
        guard state.withLock({ $0.edition != directory.edition }) else { return false }
        let (revoked, voiceless) = (directory.revokedSerials, directory.serialsWithoutSignature)
        let links = directory.authorityLinks.compactMap { try? Certificate(derEncoded: $0) }
        return state.withLock { state in
            let isNews = !revoked.isSubset(of: state.revoked)
            state.revoked.formUnion(revoked)
            state.voiceless.formUnion(voiceless)
            state.links = links
            state.edition = directory.edition
            return isNews
        }
    }
}
