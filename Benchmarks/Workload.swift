import ArgumentParser
import Interchange
import NoteModel
import SyntheticDistrict

/// What is saved and replicated.
enum Workload: String, CaseIterable, ExpressibleByArgument {
    /// 25 items, 1.2 KB of JSON, Vietnamese text, random UNIDs.
    case standard
    /// The 30 items of a member's dossier with its tables.
    case dossier

    /// The first `count` notes, made one at a time; the same for the same count.
    func lazyNotes(_ count: Int) -> any Sequence<SyntheticNote> {
        switch self {
        case .standard: (0..<count).lazy.map { StandardNote.make($0, seed: 2026) }
        case .dossier: District(seed: 2026, members: count).dossiers
        }
    }

    /// The UNID of the note at a place of the standard workload.
    func unid(of index: Int) -> UNID {
        precondition(self == .standard, "dossiers are made in order")
        return StandardNote.make(index, seed: 2026).unid
    }

    static func json(_ note: SyntheticNote) -> [UInt8] {
        JSONWriter.bytes(
            NoteLine(unid: note.unid, form: note.form, changes: note.items.map { ($0.0, .set($0.1)) }).json)
    }

    static func changes(_ note: SyntheticNote) -> [(path: ItemPath, change: ItemChange)] {
        note.items.map { (ItemPath($0.0)!, .set($0.1)) }
    }
}
