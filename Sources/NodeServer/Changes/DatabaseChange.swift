import NoteModel

/// "This database has changed": what a commit tells those who wait for changes.
public struct DatabaseChange: Sendable, Hashable {
    /// This node's name of it.
    public var database: String
    public var replica: ReplicaID
    /// The latest change sequence of the file.
    public var sequence: UInt64
    /// The peer that sent the change and so need not hear of it; nil when it was made here, or by several.
    public var origin: String?
    /// Keys (``ReaderName``) of the readers whose sight it touches; nil when that is not known, which means anybody's.
    public var readers: Set<String>?

    public init(
        database: String, replica: ReplicaID, sequence: UInt64, origin: String? = nil, readers: Set<String>? = nil
    ) {
        self.database = database
        self.replica = replica
        self.sequence = sequence
        self.origin = origin
        self.readers = readers
    }

    /// Takes in a later change of the same database.
    mutating func merge(_ later: DatabaseChange) {
        sequence = max(sequence, later.sequence)
        if origin != later.origin { origin = nil }
        readers = readers.flatMap { mine in later.readers.map { mine.union($0) } }
    }
}
