import NoteModel

/// Why a replica has to be given up: its file must not go on under its identity.
public enum Renewal: UInt8, Sendable, Hashable, Codable {
    /// An administrator fenced it: others have purged what it may still hold.
    case fenced = 1
    /// The same file lives on another node.
    case twin = 2
    /// The file was put back from an older copy without being told so.
    case restored = 3
}

extension Frame {
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
        /// The selection the initiator wants of the responder's notes; empty for all.
        public var wanted: String
        /// The responder's file has to be given up; it may only hand in what it wrote.
        public var renewal: Renewal?

        public init(
            protocolVersion: UInt32, replica: ReplicaID, incarnation: IncarnationID, pull: Bool, push: Bool,
            checkpoint: Checkpoint?, firstCopy: Bool, wanted: String = "", renewal: Renewal? = nil
        ) {
            self.protocolVersion = protocolVersion
            self.replica = replica
            self.incarnation = incarnation
            self.pull = pull
            self.push = push
            self.checkpoint = checkpoint
            self.firstCopy = firstCopy
            self.wanted = wanted
            self.renewal = renewal
        }
    }

    /// The responder's first frame.
    public struct Welcome: Sendable, Hashable {
        public var protocolVersion: UInt32
        public var incarnation: IncarnationID
        /// How far the responder holds the initiator's changes; nil when they never met.
        public var checkpoint: Checkpoint?
        public var firstCopy: Bool
        /// The selection the responder wants of the initiator's notes; empty for all.
        public var wanted: String
        /// The initiator's file has to be given up; it may only hand in what it wrote.
        public var renewal: Renewal?

        public init(
            protocolVersion: UInt32, incarnation: IncarnationID, checkpoint: Checkpoint?, firstCopy: Bool,
            wanted: String = "", renewal: Renewal? = nil
        ) {
            self.protocolVersion = protocolVersion
            self.incarnation = incarnation
            self.checkpoint = checkpoint
            self.firstCopy = firstCopy
            self.wanted = wanted
            self.renewal = renewal
        }
    }

    /// The source's first frame.
    public struct Begin: Sendable, Hashable {
        /// How the source finds out what the sink lacks.
        public enum Mode: UInt8, Sendable, Hashable {
            /// What changed since the sink's checkpoint is offered.
            case changes = 1
            /// The sink has nothing: everything in its scope is streamed without offers.
            case firstCopy = 2
            /// No common checkpoint, whole scope: ranges that differ are found by fingerprints, and only they are offered.
            case ranges = 3
            /// No common checkpoint or another scope: everything in the scope is offered, then the sink names what else it
            /// holds.
            case review = 4
            /// The source's file is given up: it streams every revision it wrote itself.
            case handIn = 5
        }

        public var mode: Mode
        /// ``Scope/token`` of what the source shows; the sink keeps it with its checkpoint.
        public var scope: [UInt8]
        /// The finest ranges of ``Mode/ranges`` have UNIDs with this many first bits in common.
        public var rangeBits: UInt8
        /// The source's sequences that are travelled through, in modes that do: from `first`, which the sink holds, to `last`.
        /// For showing how far it is; in every mode withdrawals are as of `last`.
        public var first: UInt64
        public var last: UInt64

        public init(mode: Mode, scope: [UInt8], rangeBits: UInt8 = 0, first: UInt64 = 0, last: UInt64 = 0) {
            self.mode = mode
            self.scope = scope
            self.rangeBits = rangeBits
            self.first = first
            self.last = last
        }

        /// How much of the way is behind at a sequence, 0…1; nil where the mode does not travel by sequence.
        public func share(at sequence: UInt64) -> Double? {
            guard mode == .changes || mode == .firstCopy, last > first else { return nil }
            return Double(min(max(sequence, first), last) - first) / Double(last - first)
        }
    }
}
