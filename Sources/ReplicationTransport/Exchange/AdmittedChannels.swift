import NIOCore
import NoteModel
import Synchronization

/// The open connections of a listener with the certificates they were admitted by.
final class AdmittedChannels: Sendable {
    private let channels = Mutex<[ObjectIdentifier: (channel: any Channel, peer: NodeCertificate)]>([:])

    /// Keeps a connection in mind until it closes.
    func add(_ channel: any Channel, of peer: NodeCertificate) {
        let key = ObjectIdentifier(channel)
        channels.withLock { $0[key] = (channel, peer) }
        channel.closeFuture.whenComplete { [self] _ in channels.withLock { _ = $0.removeValue(forKey: key) } }
    }

    /// Closes those whose certificate a policy does not admit any more.
    ///
    /// - Returns: whose they were, and why each was closed.
    func cut(by policy: PeerPolicy) -> [(peer: NodeCertificate, reason: DongboError)] {
        var cut: [(peer: NodeCertificate, reason: DongboError)] = []
        for (channel, peer) in channels.withLock({ Array($0.values) }) {
            do throws(DongboError) {
                try policy.check(peer)
            } catch {
                channel.close(promise: nil)
                cut.append((peer, error))
            }
        }
        return cut
    }
}
