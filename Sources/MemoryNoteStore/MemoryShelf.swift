import NoteModel
import NoteStore
import ReplicationCore

/// Views in memory.
struct MemoryShelf: Sendable {
    struct Leaf: Sendable {
        let id: Int64
        let count: Int
    }

    struct NoteKey: Hashable, Sendable {
        let view: Int64
        let note: Int64
    }

    struct Mark: Hashable, Sendable {
        let note: Int64
        let person: String
    }

    var views: [Int64: ShelvedView] = [:]
    var lists: [Int64: ViewListName] = [:]
    /// By list, sorted by first key.
    var leaves: [Int64: [(first: [UInt8], leaf: Leaf)]] = [:]
    var bodies: [Int64: [UInt8]] = [:]
    var notes: [NoteKey: (parents: [UNID], body: [UInt8])] = [:]
    var marks: [Mark: UInt64] = [:]
    var lastID: Int64 = 0

    mutating func nextID() -> Int64 {
        lastID += 1
        return lastID
    }

    func places(_ list: Int64) -> [ViewLeafPlace] {
        (leaves[list] ?? []).map { ViewLeafPlace(id: $0.leaf.id, first: $0.first, count: $0.leaf.count) }
    }
}

extension MemoryReader {
    func shelvedViews() throws -> [ShelvedView] { state.shelf.views.values.sorted { $0.id < $1.id } }

    func viewList(_ name: ViewListName) throws -> Int64? { state.shelf.lists.first { $0.value == name }?.key }

    func viewLists(of view: Int64, order: Int, part: ViewListName.Part, in sight: Sight) throws -> [Int64] {
        state.shelf.lists.filter { _, name in
            guard name.view == view, name.order == order, name.part == part else { return false }
            return switch (name.audience, sight) {
            case (_, .nothing): false
            case (.everybody, _), (.restricted, .everything): true
            case (.readers(let readers), .readers(let keys)): readers.contains(where: keys.contains)
            case (.restricted, .readers), (.readers, .everything): false
            }
        }.keys.sorted()
    }

    func viewLeaves(of list: Int64) throws -> [ViewLeafPlace] { state.shelf.places(list) }

    func viewLeaf(of list: Int64, holding key: [UInt8]) throws -> ViewLeafPlace? {
        let places = state.shelf.places(list)
        return places.last { !key.lexicographicallyPrecedes($0.first) } ?? places.first
    }

    func viewLeafBody(_ id: Int64) throws -> [UInt8] {
        guard let body = state.shelf.bodies[id] else {
            throw DongboError(.badData, "a part of a view is missing; make it anew with 'dongbo view rebuild'")
        }
        return body
    }

    func viewNote(_ note: Int64, in view: Int64) throws -> [UInt8]? {
        state.shelf.notes[.init(view: view, note: note)]?.body
    }

    func viewNotes(of view: Int64, after note: Int64, limit: Int) throws -> [(note: Int64, body: [UInt8])] {
        state.shelf.notes.filter { $0.key.view == view && $0.key.note > note }.sorted { $0.key.note < $1.key.note }
            .prefix(limit).map { ($0.key.note, $0.value.body) }
    }

    func viewResponses(to parent: UNID, in view: Int64) throws -> [Int64] {
        state.shelf.notes.filter { $0.key.view == view && $0.value.parents.contains(parent) }.map(\.key.note).sorted()
    }

    func note(withKey key: Int64) throws -> NoteRecord? {
        guard key > 0, key <= state.keys.count else { return nil }
        return state.notes[state.keys[Int(key - 1)]]
    }

    func readMark(of note: Int64, by person: String) throws -> UInt64? {
        state.shelf.marks[.init(note: note, person: person)]
    }
}

extension MemoryWriter {
    func putView(_ view: inout ShelvedView) throws {
        if view.id == 0 { view.id = state.shelf.nextID() }
        state.shelf.views[view.id] = view
    }

    func removeView(_ id: Int64, limit: Int) throws -> Bool {
        var left = limit
        for (list, name) in state.shelf.lists where name.view == id {
            for place in state.shelf.places(list) {
                guard left > 0 else { return false }
                try removeViewLeaf(place, of: list)
                left -= 1
            }
            try removeViewList(list)
        }
        for key in state.shelf.notes.keys where key.view == id {
            guard left > 0 else { return false }
            state.shelf.notes[key] = nil
            left -= 1
        }
        state.shelf.views[id] = nil
        return true
    }

    func assignViewList(_ name: ViewListName) throws -> Int64 {
        if let known = try viewList(name) { return known }
        let id = state.shelf.nextID()
        state.shelf.lists[id] = name
        return id
    }

    func removeViewList(_ list: Int64) throws { state.shelf.lists[list] = nil }

    func putViewLeaf(
        _ place: inout ViewLeafPlace, of list: Int64, replacing replaced: [UInt8]?, body: [UInt8]
    ) throws {
        if place.id == 0 { place.id = state.shelf.nextID() }
        let first = place.first
        var leaves = state.shelf.leaves[list] ?? []
        if let replaced { leaves.removeAll { $0.first == replaced } }
        let index = leaves.firstIndex { first.lexicographicallyPrecedes($0.first) } ?? leaves.count
        leaves.insert((first, .init(id: place.id, count: place.count)), at: index)
        state.shelf.leaves[list] = leaves
        state.shelf.bodies[place.id] = body
    }

    func removeViewLeaf(_ place: ViewLeafPlace, of list: Int64) throws {
        state.shelf.leaves[list]?.removeAll { $0.first == place.first }
        if state.shelf.leaves[list]?.isEmpty == true { state.shelf.leaves[list] = nil }
        state.shelf.bodies[place.id] = nil
    }

    func putViewNote(_ note: Int64, in view: Int64, parents: [UNID], body: [UInt8]?) throws {
        state.shelf.notes[.init(view: view, note: note)] = body.map { (parents, $0) }
    }

    func setReadMark(of note: Int64, by person: String, to revision: UInt64?) throws {
        state.shelf.marks[.init(note: note, person: person)] = revision
    }

    func removeReadMarks(of note: Int64) throws {
        state.shelf.marks = state.shelf.marks.filter { $0.key.note != note }
    }
}
