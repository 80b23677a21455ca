/// Bytes that are not what `Documentation/format.md` says. Never holds field contents.
public enum CodecError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The bytes end too early.
    case truncated
    /// The bytes go on after the end.
    case trailingBytes
    /// A version this program does not know.
    case unknownVersion(UInt8)
    case malformed(String)
    /// Larger than ``Limits`` allows; names the limit.
    case tooLarge(String)
    /// The hash does not fit the content.
    case hashMismatch

    public var description: String {
        switch self {
        case .truncated: "the bytes end too early"
        case .trailingBytes: "there are bytes after the end"
        case .unknownVersion(let version): "format version \(version) is newer than this program"
        case .malformed(let what): what
        case .tooLarge(let limit): "larger than allowed: \(limit)"
        case .hashMismatch: "the content does not fit its hash"
        }
    }
}
