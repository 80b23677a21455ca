import NoteModel
import ReplicationCore

/// Notes read for one batch, not compressed yet.
public struct LoadedBatch: Sendable {
    private var writer: ByteWriter
    public private(set) var noteCount: UInt32 = 0
    /// Notes that people count: without those about nodes.
    public private(set) var contentNotes = 0
    /// The change sequence that is complete with this batch; 0 when more follow.
    public internal(set) var through: UInt64 = 0
    /// Who signed its revisions (``SignatureList``).
    public internal(set) var signatures: [UInt8] = []
    /// Its revisions, for finding out who signed them.
    private(set) var revisions: [[UInt8]] = []
    /// What had no room.
    public internal(set) var rest: Source.Load?

    init(capacity: Int) { writer = ByteWriter(capacity: capacity) }

    public var bytes: [UInt8] { writer.bytes }

    /// - Parameter isRest: the note was counted with an earlier batch.
    mutating func append(_ transfer: NoteTransfer, form: String, isRest: Bool = false) {
        Payload.append(transfer, to: &writer)
        noteCount += 1
        revisions += transfer.revisions
        contentNotes += isRest || NodeNote.isBookkeeping(form: form) ? 0 : 1
    }

    /// The answer to ``Exchange/Effect/load(_:through:)``.
    ///
    /// - Parameter payload: ``bytes`` as they travel.
    public func event(payload: [UInt8]) -> Exchange.Event {
        let frame = Frame.Notes(
            payload: payload, rawSize: UInt32(writer.count), noteCount: noteCount, throughSequence: through,
            signatures: signatures)
        return .batchLoaded(frame, rest: rest)
    }
}
