import AuditLog
import Synchronization

/// What a node has for auditing beside its own log.
final class AuditDesk: Sendable {
    let library: AuditLibrary
    /// Others' logs; empty but on the hub.
    let shelf: AuditShelf
    let turn = AuditTurn()
    let throttle = Mutex(RefusalThrottle())
    /// Peers and databases of which it was noted that the peer has no right to any of it.
    let withoutRights = Mutex<Set<String>>([])
    private let errand = Mutex<(task: Task<Void, Never>?, isClosed: Bool)>((nil, false))

    init(_ library: AuditLibrary) {
        self.library = library
        shelf = AuditShelf(library)
    }

    /// How long what is new for the hub waits for more.
    private static let patience = Duration.seconds(1)

    /// Runs `body` in a moment beside everything else, unless one runs or waits already.
    func send(_ body: @escaping @Sendable () async -> Void) {
        errand.withLock { errand in
            guard errand.task == nil, !errand.isClosed else { return }
            errand.task = Task { [weak self] in
                if (try? await Task.sleep(for: Self.patience)) != nil { await body() }
                self?.errand.withLock { $0.task = nil }
            }
        }
    }

    /// Cuts off what runs and returns when it has ended.
    func close() async {
        let task = errand.withLock { errand in
            errand.isClosed = true
            return errand.task
        }
        task?.cancel()
        await task?.value
    }
}
