import NoteModel
import NoteStore
import ReplicationCore
import SimulationKit

/// A partial replica shows exactly what its sight and selection admit of the hub's notes, with the same content.
enum SightChecker: Checker {
    static func check(_ district: District) throws {
        let hub = district.nodes[0]
        let notes = try hub.read { try $0.notes(afterUNID: nil, limit: .max) }
        for spoke in district.nodes where !spoke.isHub {
            let sight = district.sight(of: spoke, at: hub)
            let selection = spoke.wanted.isEmpty ? nil : try SimulatedSelection(spoke.wanted)
            var expected: Set<UNID> = []
            for record in notes where sight.admits(record.readers) {
                let state = try shown(record.unid, at: hub)
                if let selection, !record.form.hasPrefix("$"),
                    !selection.admits(form: record.form, content: state.view.content)
                {
                    continue
                }
                expected.insert(record.unid)
                // A deletion says nothing to somebody who has not got the note.
                if record.isDeleted, try spoke.read({ try $0.presentNote(record.unid) }) == nil { continue }
                guard try spoke.read({ try $0.presentNote(record.unid) }) != nil else {
                    throw Violation(
                        "Sight", "\(district.name(record.unid)) is not on spoke \(spoke.number), which may see it")
                }
                if try shown(record.unid, at: spoke) != state {
                    throw Violation("Sight", "\(district.name(record.unid)) differs on spoke \(spoke.number)")
                }
            }
            for record in try spoke.read({ try $0.notes(afterUNID: nil, limit: .max) })
            where !expected.contains(record.unid) {
                throw Violation(
                    "Sight", "\(district.name(record.unid)) is on spoke \(spoke.number), which it is not for")
            }
        }
    }

    struct Shown: Equatable {
        let view: NoteView
        let context: VersionVector
        let documents: [ConflictDocument]
    }

    private static func shown(_ unid: UNID, at node: SimulatedNode) throws -> Shown {
        try node.read { reader in
            guard let record = try reader.presentNote(unid) else { preconditionFailure("the note is here") }
            let view = try node.database.view(of: record, reading: reader)
            let documents = try view.conflicts.compactMap { try node.database.conflictDocument($0, reading: reader) }
            return Shown(view: view, context: record.context, documents: documents)
        }
    }
}
