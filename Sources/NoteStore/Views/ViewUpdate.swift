import FormulaLanguage
import NoteModel
import ViewIndex

/// Brings one view up to date, inside a transaction.
struct ViewUpdate {
    let view: CompiledView
    let shelved: ShelvedView
    let placement: ViewPlacement
    let writer: any NoteStoreWriter

    init(_ view: CompiledView, _ shelved: ShelvedView, in writer: any NoteStoreWriter) {
        self.view = view
        self.shelved = shelved
        self.writer = writer
        placement = ViewPlacement(view.design)
    }

    /// Puts what was evaluated of a note in the place of what the view had of it; documents that answer it move along.
    func put(_ documents: [ViewDocument], readers: [String]?, of note: Int64) throws {
        var visited: Set<Int64> = []
        let old = try stored(note)
        // Who answers whom decides on circles, and with that on documents far below.
        let links = documents.map { [$0.unid, $0.parent] }
        let movesAll = links != old?.documents.map { [$0.unid, $0.parent] }
        try put(documents, readers: readers, of: note, &visited, movesAll: movesAll)
    }

    private func put(
        _ documents: [ViewDocument], readers: [String]?, of note: Int64, _ visited: inout Set<Int64>, movesAll: Bool
    ) throws {
        guard visited.insert(note).inserted else { return }
        let old = try stored(note)
        if documents.isEmpty, old == nil { return }
        var new = ViewNote(readers: readers, documents: documents, totalColumns: view.design.totalColumns)
        // What it answers is looked up along what is stored: a circle has to be seen as one.
        if documents.contains(where: { $0.parent != nil }) { try store(new, of: note) }
        try place(&new, of: note)
        try Self.replace(old, by: new, of: note, shelved.id, in: writer)
        try store(new, of: note)
        guard view.design.showsResponseHierarchy, movesAll || Self.moves(old, new) else { return }
        let answered = Set((old?.documents ?? []).map(\.unid) + new.documents.map(\.unid))
        for unid in answered {
            for response in try writer.viewResponses(to: unid, in: shelved.id) where response != note {
                guard var below = try stored(response) else { continue }
                for index in below.documents.indices { below.documents[index].rows = [] }
                try put(below.documents, readers: below.readers, of: response, &visited, movesAll: movesAll)
            }
        }
    }

    /// Whether documents that answer these may have to move.
    private static func moves(_ old: ViewNote?, _ new: ViewNote) -> Bool {
        guard let old, old.readers == new.readers else { return true }
        return old.documents.map(\.rows) != new.documents.map(\.rows)
            || old.documents.map(\.isSelected) != new.documents.map(\.isSelected)
    }

    private func stored(_ note: Int64) throws -> ViewNote? {
        try writer.viewNote(note, in: shelved.id).map { try ViewNote.read($0).fitting(view.design) }
    }

    private func store(_ viewNote: ViewNote, of note: Int64) throws {
        let parents = Set(viewNote.documents.filter { !$0.isConflict }.compactMap(\.parent))
        try writer.putViewNote(
            note, in: shelved.id, parents: parents.sorted(),
            body: viewNote.documents.isEmpty ? nil : viewNote.encoded)
    }

    /// Gives the documents of a note their rows.
    private func place(_ viewNote: inout ViewNote, of note: Int64) throws {
        var known = CategoryKeys()
        for index in viewNote.documents.indices {
            let document = viewNote.documents[index]
            if document.isConflict {
                // Conflict documents answer the note they lost to, the first document of the same note.
                let main = viewNote.documents[0]
                let isBelow = document.parent == main.unid && !main.rows.isEmpty && index > 0
                viewNote.documents[index].rows = Self.rows(
                    of: document, below: isBelow ? main : nil, view, placement, &known)
                continue
            }
            let parent = try document.parent.flatMap { try visibleParent($0, of: document, viewNote.readers) }
            viewNote.documents[index].rows = Self.rows(of: document, below: parent, view, placement, &known)
        }
    }

    /// - Parameter parent: nil when the document stands by itself.
    static func rows(
        of document: ViewDocument, below parent: ViewDocument?, _ view: CompiledView, _ placement: ViewPlacement,
        _ known: inout CategoryKeys
    ) -> [ViewRow] {
        guard let parent, !parent.rows.isEmpty, ViewPlacement.mayNest(below: parent.rows) else {
            return document.isSelected ? placement.rows(of: document, below: nil, &known) : []
        }
        let comesAlong = view.brings(document, below: parent)
        return comesAlong ? placement.rows(of: document, below: parent.rows, &known) : []
    }

    /// The document that `document` stands below: not one that some of its readers may not see, and none in a circle.
    private func visibleParent(
        _ unid: UNID, of document: ViewDocument, _ readers: [String]?
    ) throws -> ViewDocument? {
        guard let (parent, parentReaders) = try find(unid), Self.covers(parentReaders, readers) else { return nil }
        var above = parent
        var seen: Set<UNID> = [document.unid]
        while true {
            if above.unid == document.unid { return nil }
            guard seen.insert(above.unid).inserted, let next = above.parent, let (found, _) = try find(next) else {
                return parent
            }
            above = found
        }
    }

    /// Whether everybody who may read the lower document may read the upper one.
    static func covers(_ upper: [String]?, _ lower: [String]?) -> Bool {
        guard let upper else { return true }
        guard let lower else { return false }
        return Set(lower).isSubset(of: upper)
    }

    private func find(_ unid: UNID) throws -> (ViewDocument, [String]?)? {
        var owner = try writer.note(unid)
        if owner == nil { owner = try writer.conflictParent(of: unid).flatMap { try writer.note($0) } }
        guard let owner, let viewNote = try stored(owner.key),
            let document = viewNote.documents.first(where: { $0.unid == unid })
        else { return nil }
        return (document, viewNote.readers)
    }

    // MARK: Lists

    /// Takes the rows of `old` out of their lists and puts those of `new` in. Needs nothing but what is stored, so that a view
    /// whose design is gone can still let go of a note.
    static func replace(
        _ old: ViewNote?, by new: ViewNote?, of note: Int64, _ view: Int64, in writer: any NoteStoreWriter
    ) throws {
        if let old, let new, old.readers == new.readers, old.sums == new.sums,
            old.documents.map(\.rows) == new.documents.map(\.rows)
        {
            return
        }
        if let old { try change(old, by: -1, of: note, view, in: writer) }
        if let new { try change(new, by: 1, of: note, view, in: writer) }
    }

    private static func change(
        _ viewNote: ViewNote, by count: Int, of note: Int64, _ view: Int64, in writer: any NoteStoreWriter
    ) throws {
        let workspace = writer.viewWorkspace
        for (index, document) in viewNote.documents.enumerated() {
            for (number, row) in document.rows.enumerated() {
                let payload = count > 0 ? ViewEntry(note: note, document: index, row: number).encoded : nil
                for audience in viewNote.audiences {
                    func list(_ part: ViewListName.Part) throws -> Int64 {
                        let name = ViewListName(view: view, order: row.order.number, part: part, audience: audience)
                        return try workspace.list(name, in: writer)
                    }
                    try workspace.set(row.key, to: payload, of: try list(.documents), in: writer)
                    try workspace.change(
                        row, by: count, sums: viewNote.sums[index], of: try list(.categories), in: writer)
                }
            }
        }
    }
}

extension ViewNote {
    static func read(_ bytes: [UInt8]) throws(DongboError) -> ViewNote {
        do throws(CodecError) {
            return try ViewNote(decoding: bytes)
        } catch {
            throw .damagedView(error)
        }
    }

    /// - Throws: `.badData` when it was not made under this design.
    func fitting(_ design: ViewDesign) throws(DongboError) -> ViewNote {
        guard documents.allSatisfy({ $0.values.count == design.columns.count }) else {
            throw .damagedView(.malformed("a document has other columns"))
        }
        return self
    }

    /// The lists its rows stand in.
    var audiences: [ViewAudience] {
        guard let readers else { return [.everybody] }
        return readers.isEmpty ? [.restricted] : [.restricted, .readers(readers)]
    }
}
