import NoteModel
import NoteStore
import ReplicationCore
import ReplicationTransport

/// A content that is wanted here, and the note that is the way to it.
///
/// A class for the same reason as ``AttachmentTarget``.
public final class AttachmentRequest: Sendable {
    public let reference: AttachmentReference
    public let unid: UNID
    public let database: DatabaseActor
    /// Who is asked first; nil: the hub.
    public let peer: HierarchicalName?

    public init(
        _ reference: AttachmentReference, of unid: UNID, in database: DatabaseActor, from peer: HierarchicalName? = nil
    ) {
        self.reference = reference
        self.unid = unid
        self.database = database
        self.peer = peer
    }

    var place: AttachmentPlace { AttachmentPlace(replica: database.identity.replica, unid: unid) }
}
