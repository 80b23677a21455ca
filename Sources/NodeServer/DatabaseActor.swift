import Dispatch
import Glibc
import NoteModel
import NoteStore
import Synchronization

/// One open database: all its writes, in groups. Reads go past it, straight to the store.
///
/// Group commit: while one transaction waits for the disk, further writes queue up and share the next one. A lone writer
/// does not wait for company, but for the first save after a shared transaction, which may wait 0.3 ms. A write is acknowledged only when its transaction is on disk.
public actor DatabaseActor {
    /// A write's body; it reads and decides before it writes.
    public typealias Write<T> = @Sendable (NoteDatabase, any NoteStoreWriter) throws -> T

    public nonisolated let name: String
    public nonisolated let database: NoteDatabase
    private let executor: QueueExecutor
    /// Told after each commit that changed something.
    private let onChange: @Sendable (DatabaseChange) -> Void
    private nonisolated let pending = Mutex(Pending())
    /// How many writes shared the latest transaction.
    private var latestGroup = 1

    private struct Pending {
        var writes: [PendingWrite] = []
        var flushIsDue = false
        /// Nothing is written any more.
        var isSealed = false
    }

    /// How long a transaction waits at most for those who shared the one before: about one commit on a fast disk, in return
    /// for one commit fewer.
    private static let companyMicroseconds: UInt32 = 300

    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    public init(
        name: String, database: NoteDatabase, onChange: @escaping @Sendable (DatabaseChange) -> Void = { _ in }
    ) {
        self.name = name
        self.database = database
        self.onChange = onChange
        executor = QueueExecutor(label: "dongbo.database.\(name)")
    }

    public nonisolated var identity: DatabaseIdentity { database.identity }

    /// Writes durably. The result is on disk when this returns.
    ///
    /// - Parameter origin: the peer whose changes it applies; nil for changes made here.
    /// - Throws: what `body` threw, and then nothing of it was written; or `.inputOutput` when the disk failed.
    public nonisolated func write<T: Sendable>(
        origin: String? = nil, _ body: @escaping Write<T>
    ) async throws -> T {
        let (name, replica, onChange) = (name, identity.replica, onChange)
        return try await withCheckedThrowingContinuation { continuation in
            let isFirst: Bool? = pending.withLock { pending in
                if pending.isSealed { return nil }
                pending.writes.append(
                    PendingWrite(body, continuation) {
                        onChange(
                            DatabaseChange(
                                database: name, replica: replica, sequence: $0, origin: origin, readers: $1))
                    })
                defer { pending.flushIsDue = true }
                return !pending.flushIsDue
            }
            guard let isFirst else {
                return continuation.resume(
                    throwing: DongboError(.busy, "'\(name)' is just being copied anew; try again in a moment"))
            }
            if isFirst { executor.queue.async { self.assumeIsolated { $0.flush() } } }
        }
    }

    /// Reads one consistent state, beside any write.
    public nonisolated func read<T>(_ body: (NoteDatabase, any NoteStoreReader) throws -> T) throws -> T {
        try database.store.read { try body(database, $0) }
    }

    /// As ``read(_:)``, on a thread of its own: for long work, which would keep tasks from running.
    public nonisolated func readAside<T: Sendable>(
        _ body: @escaping @Sendable (NoteDatabase, any NoteStoreReader) throws -> T
    ) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global(qos: .utility).async {
                continuation.resume(with: Result { try self.read(body) })
            }
        }
    }

    public func close() throws { try database.store.close() }

    /// Lets nobody write any more, unless this file has written revisions beyond `counter`.
    ///
    /// - Returns: false when it has; then nothing has changed.
    func seal(ifCounterIs counter: UInt64) throws -> Bool {
        // Who asked to write before gets an answer.
        while pending.withLock({
            $0.isSealed = $0.writes.isEmpty; return !$0.isSealed
        }) { flush() }
        let now = try database.store.read { try $0.clock().counter }
        guard now == counter else {
            unseal()
            return false
        }
        return true
    }

    func unseal() { pending.withLock { $0.isSealed = false } }

    /// Writers that shared the latest transaction come back together: give them a moment, so that they share again.
    private func awaitCompany() {
        guard latestGroup > 1 else { return }
        var waited: UInt32 = 0
        while waited < Self.companyMicroseconds, pending.withLock({ $0.writes.count }) < latestGroup {
            usleep(20)
            waited += 20
        }
    }

    private func flush() {
        awaitCompany()
        let group = pending.withLock { pending in
            defer { (pending.writes, pending.flushIsDue) = ([], false) }
            return pending.writes
        }
        if group.isEmpty { return }
        latestGroup = group.count
        do {
            let results = try database.transaction { writer in
                try group.map { try $0.run(database, writer) }
            }
            for deliver in results { deliver() }
        } catch {
            try? database.reloadForms()
            // One of them failed and took the transaction with it: each gets a transaction of its own.
            guard group.count > 1 else { return group[0].fail(error) }
            for write in group {
                do {
                    try database.transaction { try write.run(database, $0) }()
                } catch {
                    try? database.reloadForms()
                    write.fail(error)
                }
            }
        }
    }
}

/// A write that waits for its transaction, with the caller who waits for it.
private struct PendingWrite: Sendable {
    /// Performs the body and returns what tells the caller, for after the commit.
    let run: @Sendable (NoteDatabase, any NoteStoreWriter) throws -> (@Sendable () -> Void)
    let fail: @Sendable (any Error) -> Void

    /// - Parameter changed: told the latest change sequence after the commit and whose sight it touches, if the body changed
    ///   anything.
    init<T: Sendable>(
        _ body: @escaping DatabaseActor.Write<T>, _ continuation: CheckedContinuation<T, any Error>,
        changed: @escaping @Sendable (UInt64, Set<String>?) -> Void
    ) {
        run = { database, writer in
            let before = try writer.lastSequence()
            let value = try body(database, writer)
            let after = try writer.lastSequence()
            let readers = after > before ? try writer.touchedReaders(after: before, through: after) : []
            return {
                if after > before { changed(after, readers) }
                continuation.resume(returning: value)
            }
        }
        fail = { continuation.resume(throwing: $0) }
    }
}
