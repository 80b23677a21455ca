import GRDB
import NoteModel
import NoteStore
import ReplicationCore

/// The tables of views, for one connection.
final class ViewTables {
    private let names: NameTables
    private let s: Statements

    private struct Statements {
        let views, list, listsOfReader, leaves, leafBefore, firstLeaf, leafBody, note, notes, responses: SQLStatement
        let readMark: SQLStatement
        let insertView, updateView, deleteView, insertList, deleteList, insertReader, deleteReaders: SQLStatement
        let insertLeaf, updateLeaf, deleteLeaf, insertPlace, updatePlace, deletePlace: SQLStatement
        let putNote, deleteNote, insertResponse, deleteResponses: SQLStatement
        let someLists, someLeaves, someNotes, putMark, deleteMark, deleteMarks: SQLStatement
    }

    init(_ database: Database, names: NameTables) throws {
        self.names = names
        func prepare(_ sql: String) throws -> SQLStatement { try SQLStatement(database, sql) }
        s = Statements(
            views: try prepare("SELECT id, unid, fingerprint, phase, evaluated FROM view ORDER BY id"),
            list: try prepare(
                "SELECT id FROM viewlist WHERE view = ? AND ordering = ? AND part = ? AND audience = ?"),
            listsOfReader: try prepare(
                "SELECT list FROM viewreader WHERE view = ? AND ordering = ? AND part = ? AND reader = ?"),
            leaves: try prepare("SELECT leaf, first, count FROM viewplace WHERE list = ? ORDER BY first"),
            leafBefore: try prepare(
                "SELECT leaf, first, count FROM viewplace WHERE list = ? AND first <= ? ORDER BY first DESC LIMIT 1"),
            firstLeaf: try prepare(
                "SELECT leaf, first, count FROM viewplace WHERE list = ? ORDER BY first LIMIT 1"),
            leafBody: try prepare("SELECT body FROM viewleaf WHERE id = ?"),
            note: try prepare("SELECT body FROM viewnote WHERE view = ? AND note = ?"),
            notes: try prepare(
                "SELECT note, body FROM viewnote WHERE view = ? AND note > ? ORDER BY note LIMIT ?"),
            responses: try prepare("SELECT note FROM viewresponse WHERE view = ? AND parent = ? ORDER BY note"),
            readMark: try prepare("SELECT revision FROM readmark WHERE note = ? AND person = ?"),
            insertView: try prepare(
                "INSERT INTO view(unid, fingerprint, phase, evaluated) VALUES (?, ?, ?, ?) RETURNING id"),
            updateView: try prepare("UPDATE view SET phase = ?, evaluated = ? WHERE id = ?"),
            deleteView: try prepare("DELETE FROM view WHERE id = ?"),
            insertList: try prepare(
                "INSERT INTO viewlist(view, ordering, part, audience) VALUES (?, ?, ?, ?) RETURNING id"),
            deleteList: try prepare("DELETE FROM viewlist WHERE id = ?"),
            insertReader: try prepare(
                "INSERT INTO viewreader(view, ordering, part, reader, list) VALUES (?, ?, ?, ?, ?)"),
            deleteReaders: try prepare("DELETE FROM viewreader WHERE list = ?"),
            insertLeaf: try prepare("INSERT INTO viewleaf(body) VALUES (?) RETURNING id"),
            updateLeaf: try prepare("UPDATE viewleaf SET body = ? WHERE id = ?"),
            deleteLeaf: try prepare("DELETE FROM viewleaf WHERE id = ?"),
            insertPlace: try prepare("INSERT INTO viewplace(list, first, leaf, count) VALUES (?, ?, ?, ?)"),
            updatePlace: try prepare("UPDATE viewplace SET count = ? WHERE list = ? AND first = ?"),
            deletePlace: try prepare("DELETE FROM viewplace WHERE list = ? AND first = ?"),
            putNote: try prepare("INSERT OR REPLACE INTO viewnote(view, note, body) VALUES (?, ?, ?)"),
            deleteNote: try prepare("DELETE FROM viewnote WHERE view = ? AND note = ?"),
            insertResponse: try prepare(
                "INSERT OR IGNORE INTO viewresponse(view, parent, note) VALUES (?, ?, ?)"),
            deleteResponses: try prepare("DELETE FROM viewresponse WHERE view = ? AND note = ?"),
            someLists: try prepare("SELECT id FROM viewlist WHERE view = ? LIMIT 1"),
            someLeaves: try prepare("SELECT leaf, first, count FROM viewplace WHERE list = ? LIMIT ?"),
            someNotes: try prepare("SELECT note FROM viewnote WHERE view = ? LIMIT ?"),
            putMark: try prepare("INSERT OR REPLACE INTO readmark(note, person, revision) VALUES (?, ?, ?)"),
            deleteMark: try prepare("DELETE FROM readmark WHERE note = ? AND person = ?"),
            deleteMarks: try prepare("DELETE FROM readmark WHERE note = ?"))
    }

    // MARK: Reading

    func views() throws -> [ShelvedView] {
        try s.views.all { _ in
        } _: { row in
            guard let phase = UInt8(exactly: row.int(3)).flatMap(ShelvedView.Phase.init) else {
                throw SQLiteFailure.damaged("a view has an unknown phase")
            }
            return ShelvedView(
                id: row.int(0), unid: try row.identifier(1), fingerprint: Array(row.blob(2)), phase: phase,
                evaluatedMilliseconds: try row.unsigned(4))
        }
    }

    /// Readers by their numbers; nothing for everybody, 0 for all restricted documents.
    ///
    /// - Returns: nil when one of the readers is unknown here, and may be.
    private func encode(_ audience: ViewAudience, assigning: Bool) throws -> [UInt8]? {
        var writer = ByteWriter(capacity: 16)
        switch audience {
        case .everybody: break
        case .restricted: writer.varint(0)
        case .readers(let keys):
            for key in keys {
                guard let number = try assigning ? names.assignedNumber(ofReader: key) : names.number(ofReader: key)
                else { return nil }
                writer.varint(UInt64(number))
            }
        }
        return writer.bytes
    }

    func list(_ name: ViewListName, assigning: Bool = false) throws -> Int64? {
        guard let audience = try encode(name.audience, assigning: assigning) else { return nil }
        let found = try s.list.first { binder in
            binder.int(name.view)
            binder.int(name.order)
            binder.int(name.part.rawValue)
            binder.blob(audience)
        } _: {
            $0.int(0)
        }
        guard assigning, found == nil else { return found }
        let list = try s.insertList.first { binder in
            binder.int(name.view)
            binder.int(name.order)
            binder.int(name.part.rawValue)
            binder.blob(audience)
        } _: {
            $0.int(0)
        }!
        if case .readers(let keys) = name.audience {
            for key in keys {
                let reader = try names.assignedNumber(ofReader: key)
                try s.insertReader.run { binder in
                    binder.int(name.view)
                    binder.int(name.order)
                    binder.int(name.part.rawValue)
                    binder.int(reader)
                    binder.int(list)
                }
            }
        }
        return list
    }

    func lists(of view: Int64, order: Int, part: ViewListName.Part, in sight: Sight) throws -> [Int64] {
        func list(_ audience: ViewAudience) throws -> Int64? {
            try self.list(ViewListName(view: view, order: order, part: part, audience: audience))
        }
        var lists: Set<Int64> = []
        if sight == .nothing { return [] }
        if let open = try list(.everybody) { lists.insert(open) }
        switch sight {
        case .nothing: break
        case .everything: if let restricted = try list(.restricted) { lists.insert(restricted) }
        case .readers(let keys):
            for reader in try keys.compactMap(names.number(ofReader:)) {
                lists.formUnion(
                    try s.listsOfReader.all { binder in
                        binder.int(view)
                        binder.int(order)
                        binder.int(part.rawValue)
                        binder.int(reader)
                    } _: {
                        $0.int(0)
                    })
            }
        }
        return lists.sorted()
    }

    private static func place(_ row: SQLStatement.Row) throws -> ViewLeafPlace {
        guard (1...65_536).contains(row.int(2)) else { throw SQLiteFailure.damaged("a part of a view has no size") }
        return ViewLeafPlace(id: row.int(0), first: Array(row.blob(1)), count: Int(row.int(2)))
    }

    func leaves(of list: Int64) throws -> [ViewLeafPlace] { try s.leaves.all({ $0.int(list) }, Self.place) }

    func leaf(of list: Int64, holding key: [UInt8]) throws -> ViewLeafPlace? {
        let before = try s.leafBefore.first(
            { binder in
                binder.int(list)
                binder.blob(key)
            }, Self.place)
        return try before ?? s.firstLeaf.first({ $0.int(list) }, Self.place)
    }

    func body(ofLeaf id: Int64) throws -> [UInt8] {
        guard let body = try s.leafBody.first({ $0.int(id) }, { Array($0.blob(0)) }) else {
            throw SQLiteFailure.damaged("a part of a view is missing; make it anew with 'dongbo view rebuild'")
        }
        return body
    }

    func note(_ note: Int64, in view: Int64) throws -> [UInt8]? {
        try s.note.first { binder in
            binder.int(view)
            binder.int(note)
        } _: {
            Array($0.blob(0))
        }
    }

    func notes(of view: Int64, after note: Int64, limit: Int) throws -> [(note: Int64, body: [UInt8])] {
        try s.notes.all { binder in
            binder.int(view)
            binder.int(note)
            binder.int(limit)
        } _: {
            ($0.int(0), Array($0.blob(1)))
        }
    }

    func responses(to parent: UNID, in view: Int64) throws -> [Int64] {
        try s.responses.all { binder in
            binder.int(view)
            binder.identifier(parent)
        } _: {
            $0.int(0)
        }
    }

    func readMark(of note: Int64, by person: String) throws -> UInt64? {
        guard let number = try names.number(ofReader: person) else { return nil }
        return try s.readMark.first { binder in
            binder.int(note)
            binder.int(number)
        } _: {
            try $0.unsigned(0)
        }
    }

    // MARK: Writing

    func put(_ view: inout ShelvedView) throws {
        let (phase, evaluated) = (view.phase.rawValue, view.evaluatedMilliseconds)
        guard view.id == 0 else {
            let id = view.id
            return try s.updateView.run { binder in
                binder.int(phase)
                binder.int(evaluated)
                binder.int(id)
            }
        }
        let (unid, fingerprint) = (view.unid, view.fingerprint)
        view.id = try s.insertView.first { binder in
            binder.identifier(unid)
            binder.blob(fingerprint)
            binder.int(phase)
            binder.int(evaluated)
        } _: {
            $0.int(0)
        }!
    }

    func remove(_ view: Int64, limit: Int) throws -> Bool {
        var left = limit
        while let list = try s.someLists.first({ $0.int(view) }, { $0.int(0) }) {
            let places = try s.someLeaves.all(
                { binder in
                    binder.int(list)
                    binder.int(left)
                }, Self.place)
            for place in places { try remove(place, of: list) }
            left -= places.count
            if left <= 0 { return false }
            try removeList(list)
        }
        let notes = try s.someNotes.all { binder in
            binder.int(view)
            binder.int(left)
        } _: {
            $0.int(0)
        }
        for note in notes { try put(note, in: view, parents: [], body: nil) }
        guard notes.count < left else { return false }
        try s.deleteView.run { $0.int(view) }
        return true
    }

    func removeList(_ list: Int64) throws {
        try s.deleteReaders.run { $0.int(list) }
        try s.deleteList.run { $0.int(list) }
    }

    func put(
        _ place: inout ViewLeafPlace, of list: Int64, replacing replaced: [UInt8]?, body: [UInt8]
    ) throws {
        if place.id == 0 {
            place.id = try s.insertLeaf.first({ $0.blob(body) }, { $0.int(0) })!
        } else {
            let id = place.id
            try s.updateLeaf.run { binder in
                binder.blob(body)
                binder.int(id)
            }
        }
        let stored = place
        if let replaced, replaced == stored.first {
            return try s.updatePlace.run { binder in
                binder.int(stored.count)
                binder.int(list)
                binder.blob(stored.first)
            }
        }
        if let replaced { try deletePlace(replaced, list) }
        try s.insertPlace.run { binder in
            binder.int(list)
            binder.blob(stored.first)
            binder.int(stored.id)
            binder.int(stored.count)
        }
    }

    private func deletePlace(_ first: [UInt8], _ list: Int64) throws {
        try s.deletePlace.run { binder in
            binder.int(list)
            binder.blob(first)
        }
    }

    func remove(_ place: ViewLeafPlace, of list: Int64) throws {
        try s.deleteLeaf.run { $0.int(place.id) }
        try deletePlace(place.first, list)
    }

    func put(_ note: Int64, in view: Int64, parents: [UNID], body: [UInt8]?) throws {
        try s.deleteResponses.run { binder in
            binder.int(view)
            binder.int(note)
        }
        guard let body else {
            return try s.deleteNote.run { binder in
                binder.int(view)
                binder.int(note)
            }
        }
        try s.putNote.run { binder in
            binder.int(view)
            binder.int(note)
            binder.blob(body)
        }
        for parent in parents {
            try s.insertResponse.run { binder in
                binder.int(view)
                binder.identifier(parent)
                binder.int(note)
            }
        }
    }

    func setReadMark(of note: Int64, by person: String, to revision: UInt64?) throws {
        let number = try names.assignedNumber(ofReader: person)
        guard let revision else {
            return try s.deleteMark.run { binder in
                binder.int(note)
                binder.int(number)
            }
        }
        try s.putMark.run { binder in
            binder.int(note)
            binder.int(number)
            binder.int(revision)
        }
    }

    func removeReadMarks(of note: Int64) throws { try s.deleteMarks.run { $0.int(note) } }
}
