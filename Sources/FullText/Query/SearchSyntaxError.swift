import NoteModel

/// Where a query cannot be understood, and what would be.
public struct SearchSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
    /// In characters from the start, the first is 1.
    public let column: Int
    /// What was expected there; holds nothing of the query.
    public let expected: String

    public var description: String { "column \(column): \(expected)" }

    /// For callers that pass it on.
    public var operatingError: DongboError {
        DongboError(.badData, "the query cannot be understood at \(description)", cause: self)
    }
}
