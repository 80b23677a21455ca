import AccessControl
import NoteModel
import Synchronization

/// A database's access list, read from its entries' notes and kept in step with them by every write.
struct AccessCatalogue {
    private var entries: [UNID: AccessEntry] = [:]
    /// What is in force.
    private(set) var list = AccessList.standard
    /// Another one for every change, in any database: what was worked out under the same edition still holds.
    private(set) var edition: UInt64

    private static let editions = Atomic<UInt64>(0)

    private static func newEdition() -> UInt64 { editions.wrappingAdd(1, ordering: .relaxed).newValue }

    init(reading reader: any NoteStoreReader) throws {
        edition = Self.newEdition()
        for record in try reader.designNotes() where record.form == AccessNote.form {
            let state = try LoadedNote(record, reading: reader).state
            entries[state.unid] = AccessNote.entry(in: state)
        }
        refresh()
    }

    /// Takes in an entry's new state.
    mutating func update(_ state: NoteState) {
        let entry = AccessNote.entry(in: state)
        guard entries[state.unid] != entry else { return }
        entries[state.unid] = entry
        refresh()
    }

    private mutating func refresh() {
        edition = Self.newEdition()
        var list = AccessList(Array(entries.values))
        // Removals that met may have left nobody who could mend the list: then the nodes' administrators may.
        if !list.hasManager {
            for entry in AccessList.standard.entries where entry.level == .manager || entries.isEmpty {
                list.set(entry)
            }
        }
        self.list = list
    }
}
