import NoteModel
import SimulationKit

/// Promise 5: one conflict document for each losing revision, the same bytes everywhere, saying what its author saved.
enum ConflictDocumentChecker: Checker {
    static func check(_ note: HealedNote) throws(Violation) {
        let documents = note.copies[0].documents
        for (replica, copy) in note.copies.enumerated() {
            if copy.documents != documents || !zip(copy.documents, documents).allSatisfy({ bytes($0) == bytes($1) }) {
                throw Violation(
                    "ConflictDocument", "replica \(replica) and replica 0 have different conflict documents")
            }
        }
        for (place, document) in documents.enumerated() {
            if documents[..<place].contains(where: { $0.unid == document.unid || $0.dot == document.dot }) {
                throw Violation("ConflictDocument", "\(note.world.name(document.dot)) has two")
            }
            try check(document, in: note)
        }
        if note.rules.policy == .lastWriter, !documents.isEmpty {
            throw Violation("ConflictDocument", "the last writer wins, and still there is one")
        }
        if note.rules.policy == .merge { try checkLosers(documents, in: note) }
    }

    private static func check(_ document: ConflictDocument, in note: HealedNote) throws(Violation) {
        guard let index = note.revisions.firstIndex(where: { $0.revision.dot == document.dot }) else {
            throw Violation("ConflictDocument", "there is one of a revision nobody saved")
        }
        let name = note.name(index)
        if document.unid != ConflictDocument.unid(of: note.unid, losing: document.dot) || document.parent != note.unid {
            throw Violation("ConflictDocument", "that of \(name) has the wrong UNID")
        }
        if document.items.isEmpty { throw Violation("ConflictDocument", "that of \(name) names no items") }
        for write in note.revision(index).writes {
            let expected: ItemValue? = if case .value(let value) = write.content { value } else { nil }
            // Reader lists are narrowed to who may read both.
            if expected?.accessNames != nil || write.path == Vocabulary.readers { continue }
            if document.content[write.path]?.value != expected {
                throw Violation(
                    "ConflictDocument",
                    "that of \(name) has \(note.world.show(document.content[write.path]?.value)) at \(write.path), "
                        + "not the saved \(note.world.show(expected))")
            }
        }
    }

    /// Under `merge` a revision loses where a value of its own is current and another value is shown.
    private static func checkLosers(_ documents: [ConflictDocument], in note: HealedNote) throws(Violation) {
        let content = note.copies[0].content
        for index in note.revisions.indices {
            let lost = note.revision(index).writes.filter { write in
                guard case .value(let value) = write.content, value.accessNames == nil,
                    !write.flags.contains(.setElement), !note.isReplaced(index, at: write.path)
                else { return false }
                return content[write.path]?.value != value
            }
            let document = documents.first { $0.dot == note.revision(index).dot }
            if document?.items ?? [] != lost.map(\.path) {
                throw Violation(
                    "ConflictDocument",
                    "that of \(note.name(index)) has \(document?.items ?? []), not \(lost.map(\.path))")
            }
        }
    }

    private static func bytes(_ document: ConflictDocument) -> [UInt8] {
        var writer = ByteWriter()
        writer.identifier(document.unid)
        writer.fixed(document.time.rawValue)
        writer.text(document.author)
        for item in document.content.items {
            writer.text(item.path.text)
            writer.byte(item.flags.rawValue)
            if let value = item.value { writer.value(value) }
        }
        return writer.bytes
    }
}
