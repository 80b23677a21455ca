/// The name of a revision: the incarnation that wrote it and that incarnation's counter, starting at 1 without gaps.
public struct Dot: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let incarnation: IncarnationID
    public let counter: UInt64

    public init(_ incarnation: IncarnationID, _ counter: UInt64) {
        self.incarnation = incarnation
        self.counter = counter
    }

    public static func < (left: Dot, right: Dot) -> Bool {
        left.incarnation == right.incarnation ? left.counter < right.counter : left.incarnation < right.incarnation
    }

    public var description: String { "\(incarnation):\(counter)" }
}
