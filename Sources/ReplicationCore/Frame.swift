import NoteModel

/// What two nodes say to each other during one exchange of one database.
///
/// `Schemas/replication.proto` is the wire form, `Documentation/protocol.md` the order of frames. *Source* is the side
/// whose changes travel, *sink* the side that stores them; in a two-way exchange each side is both.
public enum Frame: Sendable, Hashable {
    case hello(Hello)
    case welcome(Welcome)
    case refusal(Refusal)
    case offers(Offers)
    case wants(Wants)
    case notes(Notes)
    /// Sink to source: every change up to this sequence of the source is durable at the sink.
    case acknowledgement(throughSequence: UInt64)
    /// Source to sink: there are no more changes in this exchange.
    case finished(throughSequence: UInt64)
    /// Source to sink, its first frame: how it goes about this exchange.
    case begin(Begin)
    /// Source to sink: what a range of its notes comes to (mode ``Begin/Mode/ranges``).
    case fingerprints(Fingerprints)
    /// Sink to source: which of the ranges differ here.
    case differences(Differences)
    /// Sink to source: what it holds and was not offered (mode ``Begin/Mode/review``).
    case holdings(Holdings)
    /// Source to sink: notes that have left the sink's sight.
    case withdrawals(Withdrawals)
    /// Sink to source: what replicas behind the sink hold of the source's changes.
    case relays(Relays)
    /// Sink to source: revisions that went into quarantine.
    case declined(DeclinedList)

    /// The end of an exchange before its time. `message` is for people and never holds field contents.
    public struct Refusal: Sendable, Hashable {
        public var code: String
        public var message: String
        public init(code: String, message: String) {
            self.code = code
            self.message = message
        }
    }

    /// Source to sink: what the source holds of notes that changed (protocol.md, "Offer list").
    public struct Offers: Sendable, Hashable {
        public var payload: [UInt8]
        /// The change sequence that is complete once this page is; 0 when pages do not follow the change feed.
        public var throughSequence: UInt64
        /// The last page of a review, which the sink answers with its other holdings too.
        public var isLast: Bool
        public init(payload: [UInt8], throughSequence: UInt64, isLast: Bool = false) {
            self.payload = payload
            self.throughSequence = throughSequence
            self.isLast = isLast
        }
    }

    /// Sink to source: what it lacks of one ``Offers`` frame (protocol.md, "Want list").
    public struct Wants: Sendable, Hashable {
        public var payload: [UInt8]
        public init(payload: [UInt8]) { self.payload = payload }
    }

    /// Source to sink: revisions grouped by note (protocol.md, "Note batch"), LZ4-compressed.
    public struct Notes: Sendable, Hashable {
        public var payload: [UInt8]
        /// Bytes after decompression.
        public var rawSize: UInt32
        public var noteCount: UInt32
        /// The change sequence that is complete with this frame; 0 when more frames of the same changes follow.
        public var throughSequence: UInt64
        /// Who signed the revisions (protocol.md, "Signature list"). Not compressed: hashes and signatures have nothing to give.
        public var signatures: [UInt8]
        public init(
            payload: [UInt8], rawSize: UInt32, noteCount: UInt32, throughSequence: UInt64, signatures: [UInt8] = []
        ) {
            self.payload = payload
            self.rawSize = rawSize
            self.noteCount = noteCount
            self.throughSequence = throughSequence
            self.signatures = signatures
        }
    }
}
