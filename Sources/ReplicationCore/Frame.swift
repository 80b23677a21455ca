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

    /// The initiator's first frame.
    public struct Hello: Sendable, Hashable {
        public var protocolVersion: UInt32
        public var replica: ReplicaID
        public var incarnation: IncarnationID
        public var pull: Bool
        public var push: Bool
        /// How far the initiator holds the responder's changes; nil when they never met.
        public var checkpoint: Checkpoint?
        /// True while everything the initiator holds came from this responder's unfinished first copy.
        public var firstCopy: Bool

        public init(
            protocolVersion: UInt32, replica: ReplicaID, incarnation: IncarnationID, pull: Bool, push: Bool,
            checkpoint: Checkpoint?, firstCopy: Bool
        ) {
            self.protocolVersion = protocolVersion
            self.replica = replica
            self.incarnation = incarnation
            self.pull = pull
            self.push = push
            self.checkpoint = checkpoint
            self.firstCopy = firstCopy
        }
    }

    /// The responder's first frame.
    public struct Welcome: Sendable, Hashable {
        public var protocolVersion: UInt32
        public var incarnation: IncarnationID
        /// How far the responder holds the initiator's changes; nil when they never met.
        public var checkpoint: Checkpoint?
        public var firstCopy: Bool

        public init(protocolVersion: UInt32, incarnation: IncarnationID, checkpoint: Checkpoint?, firstCopy: Bool) {
            self.protocolVersion = protocolVersion
            self.incarnation = incarnation
            self.checkpoint = checkpoint
            self.firstCopy = firstCopy
        }
    }

    /// The end of an exchange before its time. `message` is for people and never holds field contents.
    public struct Refusal: Sendable, Hashable {
        public var code: String
        public var message: String
        public init(code: String, message: String) {
            self.code = code
            self.message = message
        }
    }

    /// Source to sink: what the source holds of notes that changed (format.md, "Offer list").
    public struct Offers: Sendable, Hashable {
        public var payload: [UInt8]
        public var throughSequence: UInt64
        public init(payload: [UInt8], throughSequence: UInt64) {
            self.payload = payload
            self.throughSequence = throughSequence
        }
    }

    /// Sink to source: what it lacks of one ``Offers`` frame (format.md, "Want list").
    public struct Wants: Sendable, Hashable {
        public var payload: [UInt8]
        public init(payload: [UInt8]) { self.payload = payload }
    }

    /// Source to sink: revisions grouped by note (format.md, "Note batch"), LZ4-compressed.
    public struct Notes: Sendable, Hashable {
        public var payload: [UInt8]
        /// Bytes after decompression.
        public var rawSize: UInt32
        public var noteCount: UInt32
        /// The change sequence that is complete with this frame; 0 when more frames of the same changes follow.
        public var throughSequence: UInt64
        public init(payload: [UInt8], rawSize: UInt32, noteCount: UInt32, throughSequence: UInt64) {
            self.payload = payload
            self.rawSize = rawSize
            self.noteCount = noteCount
            self.throughSequence = throughSequence
        }
    }
}

/// How far a sink durably holds one source file's changes.
public struct Checkpoint: Sendable, Hashable {
    /// The source's file. A checkpoint for another incarnation says nothing.
    public var incarnation: IncarnationID
    /// The source's change sequence.
    public var sequence: UInt64
    public init(incarnation: IncarnationID, sequence: UInt64) {
        self.incarnation = incarnation
        self.sequence = sequence
    }
}
