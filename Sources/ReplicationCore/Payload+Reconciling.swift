import NoteModel

extension Payload {
    public static func encode(fingerprints: some Collection<UInt64>) -> [UInt8] {
        var writer = ByteWriter(capacity: fingerprints.count * 8)
        for fingerprint in fingerprints { writer.fixed(fingerprint) }
        return writer.bytes
    }

    public static func fingerprints(_ bytes: [UInt8]) throws(CodecError) -> [UInt64] {
        try ByteReader.read(bytes) { reader throws(CodecError) in
            var fingerprints: [UInt64] = []
            fingerprints.reserveCapacity(bytes.count / 8)
            while !reader.isAtEnd { fingerprints.append(try reader.fixed()) }
            return fingerprints
        }
    }

    /// - Parameter ranges: strictly ascending.
    public static func encode(ranges: [UInt32]) -> [UInt8] {
        var writer = ByteWriter(capacity: ranges.count * 2)
        writer.varint(ranges.count)
        var last: UInt32 = 0
        for range in ranges {
            writer.varint(UInt64(range - last))
            last = range
        }
        return writer.bytes
    }

    /// Strictly ascending, each below `limit`.
    public static func ranges(_ bytes: [UInt8], below limit: Int) throws(CodecError) -> [UInt32] {
        try ByteReader.read(bytes) { reader throws(CodecError) in
            let count = try reader.count()
            var ranges: [UInt32] = []
            ranges.reserveCapacity(count)
            var last: UInt64 = 0
            for index in 0..<count {
                let step = try reader.varint()
                guard index == 0 || step > 0, step < UInt64(limit), last + step < UInt64(limit) else {
                    throw .malformed("ranges are not ascending")
                }
                last += step
                ranges.append(UInt32(last))
            }
            return ranges
        }
    }

    public static func encode(_ withdrawals: [Withdrawal]) -> [UInt8] {
        var writer = ByteWriter(capacity: withdrawals.count * 44)
        writer.varint(withdrawals.count)
        for withdrawal in withdrawals {
            writer.identifier(withdrawal.unid)
            writer.byte(withdrawal.reason.rawValue)
            writer.vector(withdrawal.context)
        }
        return writer.bytes
    }

    public static func withdrawals(_ bytes: [UInt8]) throws(CodecError) -> [Withdrawal] {
        try ByteReader.read(bytes) { reader throws(CodecError) in
            let count = try reader.count(minimumBytes: 18)
            var withdrawals: [Withdrawal] = []
            withdrawals.reserveCapacity(count)
            for _ in 0..<count {
                let unid: UNID = try reader.identifier()
                let tag = try reader.byte()
                guard let reason = Withdrawal.Reason(rawValue: tag) else {
                    throw .malformed("an unknown reason \(tag)")
                }
                withdrawals.append(Withdrawal(unid: unid, reason: reason, context: try reader.vector()))
            }
            return withdrawals
        }
    }

    public static func encode(_ relays: [Relay]) -> [UInt8] {
        var writer = ByteWriter(capacity: relays.count * 24)
        writer.varint(relays.count)
        for relay in relays {
            writer.identifier(relay.replica)
            writer.varint(relay.sequence)
        }
        return writer.bytes
    }

    public static func relays(_ bytes: [UInt8]) throws(CodecError) -> [Relay] {
        try ByteReader.read(bytes) { reader throws(CodecError) in
            let count = try reader.count(minimumBytes: 17)
            var relays: [Relay] = []
            relays.reserveCapacity(count)
            for _ in 0..<count {
                relays.append(Relay(replica: try reader.identifier(), sequence: try reader.varint()))
            }
            return relays
        }
    }
}
