import NoteModel

/// Why a text is no formula, and where.
public struct FormulaSyntaxError: Error, Hashable, Sendable {
    /// What stood there or was expected, for people.
    public let message: String
    /// Both from 1; columns count characters.
    public let line: Int
    public let column: Int
    /// Characters before the place, and how many the faulty word has.
    public let offset: Int
    public let length: Int
    /// The faulty word; empty at the end of the formula.
    public let word: String
    /// The formula is well formed, but uses what is not there on a server or not in this context.
    public let isUnavailable: Bool

    /// For command lines and services.
    public var operatingError: DongboError {
        DongboError(.badData, description)
    }
}

extension FormulaSyntaxError: CustomStringConvertible {
    public var description: String { "formula, line \(line), column \(column): \(message)" }
}
