import NoteModel
import ReplicationCore

/// What a node knows about one content that notes refer to.
public struct StoredAttachment: Sendable, Hashable {
    public enum State: Sendable, Hashable {
        /// Some note refers to it; nothing of it is here.
        case elsewhere
        /// Being fetched, or the fetch was cut: the manifest is a peer's claim, some of its chunks may be here.
        case partly(AttachmentManifest)
        /// All chunks are here, and their whole has the right digest.
        case here(AttachmentManifest)
    }

    /// SHA-256 of the content.
    public let digest: Digest
    /// Bytes, as the note that was seen first says.
    public let size: UInt64
    public var state: State
    /// When a sweep first found no note that refers to it, in milliseconds since 1970; nil while one does.
    public var unreferencedSince: UInt64?

    public init(digest: Digest, size: UInt64, state: State, unreferencedSince: UInt64? = nil) {
        self.digest = digest
        self.size = size
        self.state = state
        self.unreferencedSince = unreferencedSince
    }

    /// Proven or not; nil when nothing of it is here.
    public var manifest: AttachmentManifest? {
        switch state {
        case .elsewhere: nil
        case .partly(let manifest), .here(let manifest): manifest
        }
    }

    public var isHere: Bool { if case .here = state { true } else { false } }
}

/// That a note refers to a content.
public struct AttachmentUse: Sendable, Hashable {
    public let place: AttachmentPlace
    public let digest: Digest
    public let size: UInt64

    public init(place: AttachmentPlace, digest: Digest, size: UInt64) {
        self.place = place
        self.digest = digest
        self.size = size
    }
}
