/// How much an entry of an access list allows, as Notes orders it: each level has what the ones below have.
///
/// - SeeAlso: `reference/domino.md`, section 3.
public enum AccessLevel: Int, Sendable, Hashable, Comparable, CaseIterable {
    /// Nothing, but for what public access allows.
    case noAccess
    /// Adds documents and sees none, not even its own.
    case depositor
    case reader
    /// Reads, and edits documents whose authors items name it.
    case author
    /// Edits every document it may read.
    case editor
    /// Also changes the design.
    case designer
    /// Also changes the access list.
    case manager

    /// As the command line and the access list's notes have it.
    public var name: String {
        switch self {
        case .noAccess: "noAccess"
        case .depositor: "depositor"
        case .reader: "reader"
        case .author: "author"
        case .editor: "editor"
        case .designer: "designer"
        case .manager: "manager"
        }
    }

    /// - Parameter name: case does not count.
    public init?(name: String) {
        guard let level = Self.allCases.first(where: { $0.name.lowercased() == name.lowercased() }) else { return nil }
        self = level
    }

    public static func < (left: AccessLevel, right: AccessLevel) -> Bool { left.rawValue < right.rawValue }
}
