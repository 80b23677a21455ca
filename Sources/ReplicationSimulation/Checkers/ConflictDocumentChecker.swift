import NoteModel
import NoteStore
import SimulationKit

/// Promise 5: one conflict document for each losing revision, the same bytes wherever the note is, and the store's list of them is
/// what the notes give.
enum ConflictDocumentChecker: Checker {
    static func check(_ district: District) throws {
        var documents: [UNID: [UInt8]] = [:]
        for node in district.nodes {
            let found = try node.read { try node.database.conflictDocuments(reading: $0) }
            // A file that was put back uses dots again, on other notes too.
            var losers: [UNID: Set<Dot>] = [:]
            for document in found {
                guard losers[document.parent, default: []].insert(document.dot).inserted else {
                    throw Violation("ConflictDocument", "two of one revision of \(district.name(document.parent))")
                }
                if let other = documents.updateValue(document.encoded, forKey: document.unid), other != document.encoded
                {
                    throw Violation(
                        "ConflictDocument", "of \(district.name(document.parent)) node \(node.number) has other bytes")
                }
                guard try node.read({ try $0.conflictParent(of: document.unid) }) == document.parent else {
                    throw Violation("ConflictDocument", "node \(node.number) cannot find one that is open")
                }
            }
            try checkList(node, found, district)
        }
        district.statistics.count("conflict documents", by: documents.count)
    }

    private static func checkList(_ node: SimulatedNode, _ found: [ConflictDocument], _ district: District) throws {
        try node.read { reader in
            for record in try reader.notes(afterUNID: nil, limit: .max) {
                let listed = try node.database.view(of: record, reading: reader).conflicts
                let derived = found.filter { $0.parent == record.unid }.map(\.unid)
                if listed.sorted() != derived.sorted() || listed.count != record.conflictCount {
                    throw Violation(
                        "ConflictDocument", "node \(node.number) lists other ones of \(district.name(record.unid))")
                }
            }
        }
    }
}
