import Dispatch
import NoteModel
import NoteStore
import ReplicationCore
import ReplicationTransport
import Synchronization

/// When a node fetches attached files of notes that reach it.
public enum AttachmentChoice: String, Sendable, Hashable, CaseIterable {
    /// After each exchange, so that they are here when somebody asks and the peer is out of reach.
    case advance
    /// When somebody asks.
    case need
}

/// A node's attached files: the store, what is being fetched, and the choices of the node.
public final class AttachmentDepot: Sendable {
    /// Whether a peer may see a note, and so fetch the files it refers to.
    public typealias Sight = @Sendable (_ peer: HierarchicalName, DatabaseActor, UNID) throws -> Bool
    /// When files of a database's notes are fetched from a peer.
    public typealias Choice = @Sendable (_ peer: HierarchicalName, DatabaseActor) -> AttachmentChoice

    public let store: any AttachmentStore
    public var library: AttachmentLibrary { AttachmentLibrary(store) }
    private let queue = DispatchQueue(label: "dongbo.attachments", qos: .utility, attributes: .concurrent)
    private let state: Mutex<State>

    /// A peer and a database.
    struct Link: Hashable, Sendable {
        let peer: String
        let replica: ReplicaID
    }

    /// A fetch cannot be a throwing task: waiting for the value of one ends this process (Swift 6.3, debug).
    typealias FetchOutcome = Result<AttachmentFetchReport, any Error>

    private struct State {
        /// Where the peer has asked for all it wanted since this node started.
        var offered: Set<Link> = []
        var sight: Sight = { _, _, _ in true }
        var choice: Choice
        var fetches: [Digest: Task<FetchOutcome, Never>] = [:]
        /// What ``fetches`` are about, and how far they are.
        var running: [Digest: RunningFetch] = [:]
        /// Contents that are about to be referred to, counted.
        var held: [Digest: Int] = [:]
        var background: [Int: Task<Void, Never>] = [:]
        var backgroundCount = 0
        var isClosed = false
    }

    init(store: any AttachmentStore, choice: AttachmentChoice) {
        self.store = store
        state = Mutex(State(choice: { _, _ in choice }))
    }

    /// Replaces the check whether a peer may see a note. Until then every node of the organisation may.
    public func setSight(_ sight: @escaping Sight) { state.withLock { $0.sight = sight } }
    public func setChoice(_ choice: @escaping Choice) { state.withLock { $0.choice = choice } }

    var sight: Sight { state.withLock { $0.sight } }
    var choice: Choice { state.withLock { $0.choice } }

    /// Runs what blocks on the disk off Swift's small shared thread pool.
    func blocking<T: Sendable>(_ body: @escaping @Sendable (AttachmentLibrary) throws -> T) async throws -> T {
        let library = library
        return try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body(library) }) }
        }
    }

    func hasOffered(_ link: Link) -> Bool { state.withLock { $0.offered.contains(link) } }

    func setOffered(_ link: Link, _ isDone: Bool) {
        state.withLock { state in
            if isDone { state.offered.insert(link) } else { state.offered.remove(link) }
        }
    }

    // MARK: What must stay

    /// Keeps a content that no note refers to yet from being cleared away.
    func hold(_ digest: Digest) { state.withLock { $0.held[digest, default: 0] += 1 } }

    func letGo(_ digest: Digest) {
        state.withLock { state in
            let count = state.held[digest] ?? 0
            state.held[digest] = count > 1 ? count - 1 : nil
        }
    }

    func isHeld(_ digest: Digest) -> Bool { state.withLock { $0.held[digest] != nil || $0.fetches[digest] != nil } }

    // MARK: Fetches

    /// The running fetch of a content, or a new one by `start`: two who need the same file share one.
    func fetch(
        _ digest: Digest, _ about: RunningFetch, _ start: @escaping @Sendable () async throws -> AttachmentFetchReport
    ) throws -> Task<FetchOutcome, Never> {
        try state.withLock { state in
            guard !state.isClosed else { throw DongboError(.inputOutput, "the node is ending") }
            if let running = state.fetches[digest] { return running }
            let task = Task<FetchOutcome, Never> {
                defer {
                    self.state.withLock { state in
                        state.fetches[digest] = nil
                        state.running[digest] = nil
                    }
                }
                do {
                    return .success(try await start())
                } catch {
                    return .failure(error)
                }
            }
            state.fetches[digest] = task
            state.running[digest] = about
            return task
        }
    }

    func note(_ report: AttachmentFetchReport, of digest: Digest) {
        state.withLock { $0.running[digest]?.report = report }
    }

    /// How far the fetch of a content is; nil when none runs.
    public func progress(of digest: Digest) -> AttachmentFetchReport? {
        state.withLock { $0.running[digest]?.report }
    }

    /// What is being fetched now.
    public var running: [RunningFetch] {
        state.withLock { $0.running.values.sorted { $0.startedMilliseconds < $1.startedMilliseconds } }
    }

    /// Work that nobody waits for; it is cancelled when the node ends.
    func inBackground(_ body: @escaping @Sendable () async -> Void) {
        state.withLock { state in
            guard !state.isClosed else { return }
            state.backgroundCount += 1
            let number = state.backgroundCount
            state.background[number] = Task(priority: .utility) {
                await body()
                self.state.withLock { _ = $0.background.removeValue(forKey: number) }
            }
        }
    }

    /// Waits for what is being done in the background now.
    public func settle() async {
        for task in state.withLock({ Array($0.background.values) }) { await task.value }
    }

    func close() async {
        let (fetches, background) = state.withLock { state in
            state.isClosed = true
            return (Array(state.fetches.values), Array(state.background.values))
        }
        for task in background { task.cancel() }
        for task in fetches { task.cancel() }
        for task in fetches { _ = await task.result }
        for task in background { await task.value }
        try? store.close()
    }
}
