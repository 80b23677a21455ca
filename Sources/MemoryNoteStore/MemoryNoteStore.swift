import Foundation
import NoteModel
import NoteStore
import Synchronization

/// A ``NoteStore`` in memory, for tests and the simulator. It keeps the promises of the port except the one about disks.
///
/// Every transaction works on a copy of the whole state, so it suits databases of thousands of notes, not millions.
public final class MemoryNoteStore: NoteStore {
    private let committed: Mutex<MemoryState>
    /// Held during a write, so that there is one writer at a time.
    private let writing = NSLock()
    private let isClosed = Mutex(false)
    private let commits = Mutex(0)

    public init(identity: DatabaseIdentity, title: String) {
        committed = Mutex(MemoryState(identity: identity, title: title))
    }

    /// A store that goes on from `snapshot`, as a file does that was copied or put back.
    public init(restoring snapshot: Snapshot) { committed = Mutex(snapshot.state) }

    /// What is committed now. O(1): the store copies when it next writes.
    public var snapshot: Snapshot { Snapshot(state: committed.withLock { $0 }) }

    /// How many transactions were committed since this object was made.
    public var commitCount: Int { commits.withLock { $0 } }

    public func write<T>(_ body: (any NoteStoreWriter) throws -> T) throws -> T {
        checkOpen()
        writing.lock()
        defer { writing.unlock() }
        let writer = MemoryWriter(committed.withLock { $0 })
        let result = try body(writer)
        try writer.viewWorkspace.flush(to: writer)
        let state = writer.state
        committed.withLock { $0 = state }
        commits.withLock { $0 += 1 }
        return result
    }

    public func read<T>(_ body: (any NoteStoreReader) throws -> T) throws -> T {
        checkOpen()
        return try body(MemoryReader(committed.withLock { $0 }))
    }

    public func scrub() throws {}

    public func close() throws { isClosed.withLock { $0 = true } }

    private func checkOpen() { precondition(!isClosed.withLock { $0 }, "the store is closed") }
}
