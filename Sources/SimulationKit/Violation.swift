/// A promise that a simulation saw broken.
public struct Violation: Error, Hashable, Sendable, CustomStringConvertible {
    /// The checker that noticed.
    public let checker: String
    public let message: String

    public init(_ checker: String, _ message: String) {
        self.checker = checker
        self.message = message
    }

    public var description: String { "\(checker): \(message)" }
}
