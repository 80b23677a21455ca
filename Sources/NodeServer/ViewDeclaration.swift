import NoteModel
import ViewIndex

/// A view as a design note: what the view engine reads.
public struct ViewDeclaration: Sendable {
    /// The form of view notes.
    public static let noteForm = ViewDesign.noteForm

    public let name: String
    /// The view note's items.
    public let changes: [(path: ItemPath, change: ItemChange)]

    public init(name: String, changes: [(path: ItemPath, change: ItemChange)]) {
        self.name = name
        self.changes = changes
    }
}
