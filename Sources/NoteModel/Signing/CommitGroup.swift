/// Revisions that one file wrote in one transaction: their counters are `first ..< first + count`.
///
/// One signature stands for all of them, so that neither signing nor checking depends on how many there are. Longer
/// transactions make several groups.
public struct CommitGroup: Hashable, Sendable {
    /// A whole group costs one signature; whoever gets one revision of it needs at most eight hashes beside it.
    public static let revisionsMax = 512

    public let incarnation: IncarnationID
    public let first: UInt64
    public let count: Int

    /// Nil unless there are 1 ... 512 revisions with counters from 1 on.
    public init?(_ incarnation: IncarnationID, first: UInt64, count: Int) {
        guard first > 0, (1...Self.revisionsMax).contains(count), first <= UInt64(Int64.max) - UInt64(count) else {
            return nil
        }
        (self.incarnation, self.first, self.count) = (incarnation, first, count)
    }

    /// The counter of the last one.
    public var last: UInt64 { first + UInt64(count) - 1 }

    /// Where in the group a revision stands; nil when it is not of it.
    public func place(of dot: Dot) -> Int? {
        guard dot.incarnation == incarnation, (first...last).contains(dot.counter) else { return nil }
        return Int(dot.counter - first)
    }

    /// The revision at a place.
    public func dot(at place: Int) -> Dot { Dot(incarnation, first + UInt64(place)) }

    /// What is signed. The replica is named too, so that nothing signed for one database counts in another.
    ///
    /// - Parameter signer: see ``Signer/fingerprint``.
    public func message(replica: ReplicaID, root: Digest, signer: Digest) -> [UInt8] {
        var writer = ByteWriter(capacity: 128)
        writer.raw("dongbo.group.1".utf8)
        writer.identifier(replica)
        writer.identifier(incarnation)
        writer.fixed(first)
        writer.fixed(UInt16(count))
        root.write(to: &writer)
        signer.write(to: &writer)
        return writer.bytes
    }
}
