import NoteModel
import ReplicationCore

/// A transfer whose revisions were decoded and hashed; what could not be read is kept apart.
public struct DecodedTransfer: Sendable {
    public let unid: UNID
    public let context: VersionVector
    public let revisions: [EncodedRevision]
    public let unreadable: [(bytes: [UInt8], error: CodecError)]

    /// Costs most of what receiving costs, and needs no store: run it beside the previous batch's commit.
    public init(_ transfer: NoteTransfer) {
        unid = transfer.unid
        context = transfer.context
        var revisions: [EncodedRevision] = []
        revisions.reserveCapacity(transfer.revisions.count)
        var unreadable: [(bytes: [UInt8], error: CodecError)] = []
        for bytes in transfer.revisions {
            do throws(CodecError) {
                revisions.append(try EncodedRevision(decoding: bytes))
            } catch {
                unreadable.append((bytes, error))
            }
        }
        self.revisions = revisions
        self.unreadable = unreadable
    }
}
