/// What differences between texts count when they are sorted.
public struct CollationOptions: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// `a` and `A` are the same.
    public static let caseInsensitive = CollationOptions(rawValue: 1)
    /// Marks that do not make a letter of their own are nothing: tones in Vietnamese, all marks elsewhere.
    public static let accentInsensitive = CollationOptions(rawValue: 2)
}
