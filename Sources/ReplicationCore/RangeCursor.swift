import NoteModel

/// Walks the notes of some ranges of UNIDs, page by page.
public struct RangeCursor: Sendable, Hashable {
    /// UNIDs of a range have this many first bits in common.
    public let bits: UInt8
    /// The ranges that remain, ascending: those first bits as a number.
    public var prefixes: [UInt32]
    /// The last note of ``prefixes``' first range that was read; nil before its first.
    public var after: UNID?

    public init(bits: UInt8, prefixes: [UInt32]) {
        self.bits = bits
        self.prefixes = prefixes
    }

    /// The lowest and highest UNID of the range with this prefix.
    public static func bounds(of prefix: UInt32, bits: UInt8) -> ClosedRange<UNID> {
        guard bits > 0 else { return UNID(rawValue: 0)...UNID(rawValue: .max) }
        let low = UInt128(prefix) << (128 - UInt128(bits))
        let high = low | (UInt128.max >> UInt128(bits))
        return UNID(rawValue: low)...UNID(rawValue: high)
    }

    public static func prefix(of unid: UNID, bits: UInt8) -> Int {
        bits == 0 ? 0 : Int(unid.rawValue >> (128 - UInt128(bits)))
    }

    /// How fine ranges should be for a database of so many notes: about sixteen notes each.
    public static func bits(forNotes count: Int) -> UInt8 {
        var bits: UInt8 = 0
        while bits < ReplicationLimits.rangeBitsMax, count >> (Int(bits) + 1) >= 16 { bits += 1 }
        return bits
    }

    /// The levels in which ranges of `finest` bits are compared: coarse ones first, so that equal databases say little.
    public static func levels(finest: UInt8) -> [UInt8] {
        finest > ReplicationLimits.coarseRangeBits ? [ReplicationLimits.coarseRangeBits, finest] : [finest]
    }

    /// What one note adds to the fingerprint of its range.
    public static func fingerprint(of unid: UNID, context: VersionVector) -> UInt64 {
        var writer = ByteWriter(capacity: 64)
        writer.identifier(unid)
        writer.vector(context)
        return UInt64(truncatingIfNeeded: Digest(of: writer.bytes).truncated)
    }

    /// Fingerprints of coarser ranges out of those of finer ones.
    static func coarser(_ fine: [UInt64], by bits: UInt8) -> [UInt64] {
        guard bits > 0 else { return fine }
        var sums = [UInt64](repeating: 0, count: fine.count >> Int(bits))
        for (index, fingerprint) in fine.enumerated() { sums[index >> Int(bits)] &+= fingerprint }
        return sums
    }
}

/// Compares ranges with a peer level by level; both sides walk the same way.
struct RangeWalk: Sendable {
    let finest: UInt8
    private let fingerprints: [UInt64]
    private var levels: [UInt8]
    /// Ranges of the level before that differ; nil before the first level, when there is only the whole.
    private var parents: [UInt32]?
    private var parentBits: UInt8 = 0

    /// - Parameter fingerprints: one for each of the finest ranges.
    init(finest: UInt8, fingerprints: [UInt64]) {
        precondition(fingerprints.count == 1 << Int(finest), "one fingerprint for each range")
        self.finest = finest
        self.fingerprints = fingerprints
        levels = RangeCursor.levels(finest: finest)
    }

    var isAtEnd: Bool { levels.isEmpty }

    /// The ranges that are compared next.
    var ranges: [UInt32] {
        guard let bits = levels.first else { return [] }
        let parents = self.parents ?? [0]
        let step = bits - parentBits
        return parents.flatMap { parent in (0..<(UInt32(1) << step)).map { parent << step | $0 } }
    }

    /// The fingerprints of ``ranges``, in their order.
    var summary: [UInt64] {
        guard let bits = levels.first else { return [] }
        let all = RangeCursor.coarser(fingerprints, by: finest - bits)
        return ranges.map { all[Int($0)] }
    }

    /// - Parameter differing: those of ``ranges`` that differ.
    mutating func descend(into differing: [UInt32]) {
        parentBits = levels.removeFirst()
        parents = differing
        if differing.isEmpty { levels = [] }
    }

    /// The ranges that differ, once the walk is at its end.
    var result: [UInt32] { parents ?? [] }
}
