/// What a selection would give somebody, counted where the notes are. The database's own design is not counted.
public struct SelectionPreview: Sendable, Hashable {
    /// Notes that they may see.
    public var notes: Int
    /// Of these, the selected ones.
    public var selected: Int

    public init(notes: Int, selected: Int) {
        self.notes = notes
        self.selected = selected
    }
}
