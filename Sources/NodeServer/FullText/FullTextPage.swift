import FullText
import NoteModel
import NoteStore
import ReplicationCore
import SQLiteFullText

/// A page of a database's change feed, as an index takes it in.
struct FullTextPage {
    /// Every note that changed.
    private(set) var notes: [UNID] = []
    /// What there is now of these notes; nothing of those that were deleted or have left.
    private(set) var documents: [IndexedDocument] = []
    /// How far this page goes, and the database.
    let through: UInt64
    let last: UInt64
    /// Something has gone that must not stay anywhere: a note, or a value that was redacted.
    private(set) var hasGone = false

    init(_ database: NoteDatabase, after: UInt64, limit: Int, reading reader: any NoteStoreReader) throws {
        last = try reader.lastSequence()
        guard after < last else {
            through = after
            return
        }
        let changes = try reader.changes(after: after, through: last, in: .everything, excluding: nil, limit: limit)
        through = changes.count < limit ? last : changes[changes.count - 1].sequence
        try addDepartures(after: after, reading: reader)
        for change in changes {
            notes.append(change.record.unid)
            do {
                try add(change.record, database, reader)
            } catch let error as DongboError where error.code == .badData {
                // One damaged note must not keep the others from being found; its repair is a change of its own.
                hasGone = true
            }
        }
    }

    /// Notes that were withdrawn or purged. The feed of those who see everything does not name them, because no hub is to hear
    /// that they left here; the feed of those with a limited sight does.
    private mutating func addDepartures(after: UInt64, reading reader: any NoteStoreReader) throws {
        let changes = try reader.changes(
            after: after, through: through, in: .readers([]), excluding: nil, limit: Self.departuresMax)
        for change in changes where !change.record.isHere {
            notes.append(change.record.unid)
            hasGone = true
        }
    }

    /// More than a file can have notes.
    private static let departuresMax = Int(Int32.max)

    private mutating func add(_ record: NoteRecord, _ database: NoteDatabase, _ reader: any NoteStoreReader) throws {
        guard record.isHere, !record.isDeleted else {
            hasGone = true
            return
        }
        guard !record.form.hasPrefix("$") else { return }
        if let content = try database.contentSavedOnce(record, reading: reader) {
            return add(content, unid: record.unid, form: record.form, note: record.unid, readers: record.readers)
        }
        let view = try database.view(of: record, reading: reader)
        add(view.content, unid: view.unid, form: view.form, note: record.unid, readers: record.readers)
        for unid in view.conflicts {
            guard let document = try database.conflictDocument(unid, reading: reader) else { continue }
            let shown = NoteDatabase.view(document)
            add(
                shown.content, unid: shown.unid, form: shown.form, note: record.unid,
                readers: Self.readers(shown.content, within: record.readers))
        }
    }

    private mutating func add(_ content: NoteContent, unid: UNID, form: String, note: UNID, readers: [String]?) {
        if content.items.contains(where: { $0.value == nil }) { hasGone = true }
        documents.append(
            IndexedDocument(unid: unid, note: note, form: form, readers: readers, text: NoteText(content)))
    }

    /// A conflict document is for those who may read both its note and what lost.
    private static func readers(_ content: NoteContent, within note: [String]?) -> [String]? {
        var own: Set<String>?
        for item in content.items {
            guard case .readers(let names)? = item.value else { continue }
            own = (own ?? []).union(names.map(ReaderName.key))
        }
        guard var own else { return note }
        // Whoever may edit it may read it.
        for item in content.items {
            if case .authors(let names)? = item.value { own.formUnion(names.map(ReaderName.key)) }
        }
        return (note.map { own.intersection($0) } ?? own).sorted()
    }
}
