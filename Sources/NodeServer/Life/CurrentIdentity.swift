import ReplicationTransport
import Synchronization

/// What a node proves itself with; renewing replaces it while everybody uses it.
final class CurrentIdentity: Sendable {
    private let state: Mutex<NodeIdentity>

    init(_ identity: NodeIdentity) { state = Mutex(identity) }

    var value: NodeIdentity {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
