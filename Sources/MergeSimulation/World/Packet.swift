import NoteModel

/// What lies in a replica's inbox.
enum Packet {
    /// A revision by its place in the ledger.
    case revision(note: Int, index: Int)
    /// Another replica's state without the revisions that made it.
    case snapshot(note: Int, NoteState)
}
