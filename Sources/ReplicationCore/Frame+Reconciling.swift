import NoteModel

extension Frame {
    /// Fingerprints of ranges, eight bytes each, in the order of ascending prefixes.
    public struct Fingerprints: Sendable, Hashable {
        public var payload: [UInt8]
        /// False when more of the same level follow.
        public var isLast: Bool
        public init(payload: [UInt8], isLast: Bool) {
            self.payload = payload
            self.isLast = isLast
        }
    }

    /// Ascending prefixes of the ranges that differ (protocol.md, "Range list").
    public struct Differences: Sendable, Hashable {
        public var payload: [UInt8]
        public init(payload: [UInt8]) { self.payload = payload }
    }

    /// Notes as an offer list.
    public struct Holdings: Sendable, Hashable {
        public var payload: [UInt8]
        public var isLast: Bool
        public init(payload: [UInt8], isLast: Bool) {
            self.payload = payload
            self.isLast = isLast
        }
    }

    /// Protocol.md, "Withdrawal list".
    public struct Withdrawals: Sendable, Hashable {
        public var payload: [UInt8]
        public init(payload: [UInt8]) { self.payload = payload }
    }

    /// Protocol.md, "Declined list".
    public struct DeclinedList: Sendable, Hashable {
        public var payload: [UInt8]
        public init(payload: [UInt8]) { self.payload = payload }
    }

    /// Protocol.md, "Relay list".
    public struct Relays: Sendable, Hashable {
        public var payload: [UInt8]
        public init(payload: [UInt8]) { self.payload = payload }
    }
}
