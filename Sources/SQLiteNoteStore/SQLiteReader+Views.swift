import NoteModel
import NoteStore
import ReplicationCore

extension SQLiteReader {
    func shelvedViews() throws -> [ShelvedView] { try views.views() }

    func viewList(_ name: ViewListName) throws -> Int64? { try views.list(name) }

    func viewLists(of view: Int64, order: Int, part: ViewListName.Part, in sight: Sight) throws -> [Int64] {
        try views.lists(of: view, order: order, part: part, in: sight)
    }

    func viewLeaves(of list: Int64) throws -> [ViewLeafPlace] { try views.leaves(of: list) }

    func viewLeaf(of list: Int64, holding key: [UInt8]) throws -> ViewLeafPlace? {
        try views.leaf(of: list, holding: key)
    }

    func viewLeafBody(_ id: Int64) throws -> [UInt8] { try views.body(ofLeaf: id) }

    func viewNote(_ note: Int64, in view: Int64) throws -> [UInt8]? { try views.note(note, in: view) }

    func viewNotes(of view: Int64, after note: Int64, limit: Int) throws -> [(note: Int64, body: [UInt8])] {
        try views.notes(of: view, after: note, limit: limit)
    }

    func viewResponses(to parent: UNID, in view: Int64) throws -> [Int64] {
        try views.responses(to: parent, in: view)
    }

    func readMark(of note: Int64, by person: String) throws -> UInt64? {
        try views.readMark(of: note, by: person)
    }
}

extension SQLiteWriter {
    func putView(_ view: inout ShelvedView) throws { try views.put(&view) }

    func removeView(_ id: Int64, limit: Int) throws -> Bool { try views.remove(id, limit: limit) }

    func assignViewList(_ name: ViewListName) throws -> Int64 { try views.list(name, assigning: true)! }

    func removeViewList(_ list: Int64) throws { try views.removeList(list) }

    func putViewLeaf(
        _ place: inout ViewLeafPlace, of list: Int64, replacing replaced: [UInt8]?, body: [UInt8]
    ) throws {
        try views.put(&place, of: list, replacing: replaced, body: body)
    }

    func removeViewLeaf(_ place: ViewLeafPlace, of list: Int64) throws { try views.remove(place, of: list) }

    func putViewNote(_ note: Int64, in view: Int64, parents: [UNID], body: [UInt8]?) throws {
        try views.put(note, in: view, parents: parents, body: body)
    }

    func setReadMark(of note: Int64, by person: String, to revision: UInt64?) throws {
        try views.setReadMark(of: note, by: person, to: revision)
    }

    func removeReadMarks(of note: Int64) throws { try views.removeReadMarks(of: note) }
}
