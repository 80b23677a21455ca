import AccessControl
import NoteModel

/// Who stands behind names: the directory at one moment, as far as a database has to ask it. All names are canonical.
public protocol NameBook: Sendable {
    /// Somebody by name, with the groups of that moment.
    func caller(_ name: String) -> NoteCaller
    /// Whether a node routes everything and answers for what it passes on.
    func isHub(_ name: String) -> Bool
    /// Whether it is the name of a node and not of a person.
    func isNode(_ name: String) -> Bool
}

/// Of a database outside any organisation: lists restrict nobody, and whatever comes is taken.
public struct OpenNames: NameBook {
    public init() {}
    public func caller(_ name: String) -> NoteCaller { .node(author: name) }
    public func isHub(_ name: String) -> Bool { true }
    public func isNode(_ name: String) -> Bool { false }
}

extension NameBook {
    /// Whether a node may hand in what somebody wrote: itself, or a person of its own part of the name tree.
    ///
    /// - Complexity: O(parts of the names).
    public func speaks(_ node: String, for author: String) -> Bool {
        if node == author { return true }
        guard let node = try? HierarchicalName(parsing: node), let author = try? HierarchicalName(parsing: author)
        else {
            return false
        }
        if node.matches(author) { return true }
        guard !isNode(author.canonical) else { return false }
        let branch = node.matchingKey.split(separator: "/").dropFirst().joined(separator: "/")
        return ReaderName.keys(of: author).contains("*/\(branch)")
    }
}
