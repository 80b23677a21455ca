import NoteModel

/// Notes that left this replica at once.
public struct GoneNotes: Sendable, Hashable {
    /// All of them, so that what belongs to them can go too.
    public private(set) var unids: [UNID] = []
    /// How many of them people count: neither the database's design and bookkeeping nor stubs.
    public private(set) var documents = 0

    /// - Parameter record: as it was before it went.
    mutating func append(_ record: NoteRecord) {
        unids.append(record.unid)
        if !record.isDeleted, !record.form.hasPrefix("$") { documents += 1 }
    }
}

extension ReceiveReport {
    mutating func count(_ gone: GoneNotes) {
        self.gone = gone.unids
        withdrawn = gone.documents
    }
}
