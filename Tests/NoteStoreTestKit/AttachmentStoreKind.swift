import FileAttachmentStore
import MemoryNoteStore
import NoteStore

/// Every implementation of the port for attached files. What passes on one must pass on all.
public enum AttachmentStoreKind: String, CaseIterable, Sendable {
    case memory
    case files

    /// A new store; `folder` must outlive it.
    public func make(in folder: TemporaryFolder) throws -> any AttachmentStore {
        switch self {
        case .memory: MemoryAttachmentStore()
        case .files: try FileAttachmentStore(path: folder.file("attachments"))
        }
    }
}
