import NoteModel
import ReplicationCore

/// Says which notes replicate: the port behind which selections are read and evaluated.
public protocol NoteSelection: Sendable {
    /// - Parameter content: as people see it; of a deleted note, as it was before.
    func admits(form: String, content: NoteContent) throws -> Bool
    /// As ``admits(form:content:)``, for selections that also ask what the database says of the note, such as its folders.
    func admits(_ unid: UNID, form: String, content: NoteContent, in database: NoteDatabase) throws -> Bool
}

extension NoteSelection {
    public func admits(_ unid: UNID, form: String, content: NoteContent, in database: NoteDatabase) throws -> Bool {
        try admits(form: form, content: content)
    }
}

/// Makes a ``NoteSelection`` of its text.
///
/// - Throws: `.badData` that says what is wrong with the text.
public typealias NoteSelectionReader = @Sendable (_ text: String) throws -> any NoteSelection

extension NoteDatabase {
    /// Why this side would not send a note under these terms, whatever the peer asks for; nil when it would.
    public func objection(
        to record: NoteRecord, under terms: PeerTerms, reading reader: any NoteStoreReader
    ) throws -> Withdrawal.Reason? {
        let scope = Scope(sight: terms.sight, wanted: "", offered: terms.offered)
        return try ScopeFilter(scope, reading: terms.selections).objection(to: record, self, reading: reader)
    }
}

/// A ``Scope`` with its selections ready to be evaluated.
struct ScopeFilter {
    let scope: Scope
    private let wanted: (any NoteSelection)?
    private let offered: (any NoteSelection)?

    init(_ scope: Scope, reading selections: NoteSelectionReader) throws {
        self.scope = scope
        wanted = scope.wanted.isEmpty ? nil : try selections(scope.wanted)
        offered = scope.offered.isEmpty ? nil : try selections(scope.offered)
    }

    /// Nil when the sink may have the note; otherwise why it may not.
    func objection(
        to record: NoteRecord, _ database: NoteDatabase, reading reader: any NoteStoreReader
    ) throws -> Withdrawal.Reason? {
        switch record.standing {
        case .purged: return .purge
        case .withdrawn, .unselected: return .sight
        case .present, .deleted: break
        }
        guard scope.sight.admits(record.readers) else { return .sight }
        // The database's own design goes everywhere.
        guard wanted != nil || offered != nil, !record.form.hasPrefix("$") else { return nil }
        let content =
            try record.isDeleted
            ? database.contentBeforeDeletion(of: record, reading: reader)
            : database.view(of: record, reading: reader).content
        for selection in [wanted, offered].compactMap(\.self)
        where try !selection.admits(record.unid, form: record.form, content: content, in: database) {
            return .selection
        }
        return nil
    }
}
