/// How a log is not what it must be. An answer of verifying, so no ``DongboError``.
public enum AuditFault: Error, Sendable, Hashable {
    /// The record after this one cannot be read: its bytes were changed, or the disk lost them.
    case unreadable(after: UInt64)
    /// A record is missing before this one.
    case gap(expected: UInt64, found: UInt64)
    /// This record follows another one than the one that stands before it: history was changed.
    case fork(at: UInt64)
    /// The log ends before a record that it had.
    case wentBack(to: UInt64, from: UInt64)
    /// The countersignature is not the hub's, or not about this log.
    case badCountersignature
    /// More records came than the log was said to have.
    case overrun(UInt64)

    /// Stable, for filters and the wire.
    public var name: String {
        switch self {
        case .unreadable: "unreadable"
        case .gap: "gap"
        case .fork: "fork"
        case .wentBack: "wentBack"
        case .badCountersignature: "badCountersignature"
        case .overrun: "overrun"
        }
    }

    /// A sentence for people, without a full stop.
    public var text: String {
        switch self {
        case .unreadable(let last): "record \(last + 1) cannot be read or was changed"
        case .gap(let expected, let found): "record \(expected) is missing: record \(found) comes instead"
        case .fork(let sequence): "record \(sequence) does not follow what was there before it: history was changed"
        case .wentBack(let end, let before): "the log ends at record \(end), and it had reached record \(before)"
        case .badCountersignature: "the countersignature is not the hub's, or not about this log"
        case .overrun(let sequence): "record \(sequence) comes after the end that was told"
        }
    }
}
