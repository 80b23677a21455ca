import NoteModel
import NoteStore

/// Where a file is to be attached, and under which name.
///
/// A class, because Swift 6.3.1 makes a wrong call of an asynchronous function that takes so many parameters with a UNID, a
/// 128-bit integer, among them.
public final class AttachmentTarget: Sendable {
    public let database: DatabaseActor
    public let unid: UNID
    /// Nil: a row of the table `$FILE` that follows from content and name, so that two people who attach different files at
    /// the same time do not conflict.
    public let item: ItemPath?
    public let name: String
    /// Who saves the note.
    public let caller: NoteCaller

    public init(database: DatabaseActor, unid: UNID, item: ItemPath?, name: String, caller: NoteCaller) {
        self.database = database
        self.unid = unid
        self.item = item
        self.name = name
        self.caller = caller
    }
}
