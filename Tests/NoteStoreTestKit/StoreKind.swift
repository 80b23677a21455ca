import MemoryNoteStore
import NoteModel
import NoteStore
import SQLiteNoteStore

/// Every implementation of the port. What passes on one must pass on all.
public enum StoreKind: String, CaseIterable, Sendable {
    case memory
    case sqlite

    /// A new database; `folder` must outlive it.
    public func make(identity: DatabaseIdentity, title: String = "", in folder: TemporaryFolder) throws -> any NoteStore
    {
        switch self {
        case .memory: MemoryNoteStore(identity: identity, title: title)
        case .sqlite: try SQLiteNoteStore.create(path: folder.file("notes.dongbo"), identity: identity, title: title)
        }
    }
}
