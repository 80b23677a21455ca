import NoteModel

/// An agent as a design note, as an application's file has it.
public struct AgentDeclaration: Sendable {
    public let name: String
    /// The agent note's items.
    public let changes: [(path: ItemPath, change: ItemChange)]

    public init(name: String, changes: [(path: ItemPath, change: ItemChange)]) {
        self.name = name
        self.changes = changes
    }

    /// What the note will hold.
    public var content: NoteContent {
        NoteContent(
            changes.compactMap { path, change in
                if case .set(let value) = change { NoteContent.Item(path: path, value: value) } else { nil }
            })
    }
}
