import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import Testing

/// What every store must do for views.
@Suite("The shelf of views")
struct ViewShelfConformance {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func store(_ kind: StoreKind) throws -> any NoteStore {
        try kind.make(identity: Sample.identity(1), in: folder)
    }

    private func view(_ writer: any NoteStoreWriter) throws -> ShelvedView {
        var view = ShelvedView(
            unid: Sample.unid(1), fingerprint: [1, 2, 3], phase: .building, evaluatedMilliseconds: 5)
        try writer.putView(&view)
        return view
    }

    @Test("gives views numbers of their own and keeps what changes of them", arguments: StoreKind.allCases)
    func views(kind: StoreKind) throws {
        let store = try store(kind)
        let (first, second) = try store.write { (try view($0), try view($0)) }
        #expect(first.id != second.id)
        try store.write { writer in
            var changed = first
            changed.phase = .ready
            changed.evaluatedMilliseconds = 9
            try writer.putView(&changed)
        }
        let phases = try store.read { try $0.shelvedViews() }
        #expect(phases.map(\.phase) == [.ready, .building] && phases[0].evaluatedMilliseconds == 9)
    }

    @Test("shows everybody the lists of his documents and no others", arguments: StoreKind.allCases)
    func audiences(kind: StoreKind) throws {
        let store = try store(kind)
        let lists = try store.write { writer in
            let view = try view(writer)
            return try [ViewAudience.everybody, .restricted, .readers(["a", "b"]), .readers(["b"])].map {
                try writer.assignViewList(ViewListName(view: view.id, order: 0, part: .documents, audience: $0))
            }
        }
        func seen(_ sight: Sight) throws -> [Int64] {
            try store.read { try $0.viewLists(of: $0.shelvedViews()[0].id, order: 0, part: .documents, in: sight) }
        }
        #expect(try seen(.everything) == [lists[0], lists[1]].sorted())
        #expect(try seen(.readers(["a"])) == [lists[0], lists[2]].sorted())
        #expect(try seen(.readers(["a", "b"])) == [lists[0], lists[2], lists[3]].sorted())
        #expect(try seen(.readers(["c"])) == [lists[0]])
        #expect(try store.read { try $0.viewLists(of: 1, order: 1, part: .documents, in: .everything) }.isEmpty)
    }

    @Test("finds the leaf that holds a key, and forgets a leaf's former first key", arguments: StoreKind.allCases)
    func leaves(kind: StoreKind) throws {
        let store = try store(kind)
        let list = try store.write { writer in
            let view = try view(writer)
            let list = try writer.assignViewList(
                ViewListName(view: view.id, order: 0, part: .documents, audience: .everybody))
            let none = try writer.viewLeaf(of: list, holding: [5])
            #expect(none == nil)
            var (low, high) = (ViewLeafPlace(first: [10], count: 2), ViewLeafPlace(first: [20], count: 3))
            try writer.putViewLeaf(&low, of: list, replacing: nil, body: [1])
            try writer.putViewLeaf(&high, of: list, replacing: nil, body: [2])
            var moved = low
            moved.first = [12]
            moved.count = 1
            try writer.putViewLeaf(&moved, of: list, replacing: [10], body: [3])
            return list
        }
        let places = try store.read { try $0.viewLeaves(of: list) }
        #expect(places.map(\.first) == [[12], [20]] && places.map(\.count) == [1, 3])
        let held: [(key: [UInt8], first: [UInt8])] = [
            ([1], [12]), ([12], [12]), ([19, 9], [12]), ([20], [20]), ([99], [20]),
        ]
        for (key, first) in held {
            #expect(try store.read { try $0.viewLeaf(of: list, holding: key)?.first } == first)
        }
        #expect(try store.read { try $0.viewLeafBody(places[0].id) } == [3])
        try store.write { try $0.removeViewLeaf($0.viewLeaves(of: list)[0], of: list) }
        #expect(try store.read { try $0.viewLeaves(of: list).map(\.first) } == [[20]])
    }

    @Test("keeps what a view has of notes, and who answers whom", arguments: StoreKind.allCases)
    func notes(kind: StoreKind) throws {
        let store = try store(kind)
        let id = try store.write { writer in
            let view = try view(writer)
            for note in 1...5 as ClosedRange<Int64> {
                try writer.putViewNote(note, in: view.id, parents: [Sample.unid(7)], body: [UInt8(note)])
            }
            try writer.putViewNote(2, in: view.id, parents: [], body: [22])
            try writer.putViewNote(3, in: view.id, parents: [], body: nil)
            return view.id
        }
        #expect(try store.read { try $0.viewNote(2, in: id) } == [22])
        #expect(try store.read { try $0.viewNote(3, in: id) } == nil)
        #expect(try store.read { try $0.viewResponses(to: Sample.unid(7), in: id) } == [1, 4, 5])
        #expect(try store.read { try $0.viewNotes(of: id, after: 1, limit: 2).map(\.note) } == [2, 4])
    }

    @Test("takes a view away in parts until nothing is left", arguments: StoreKind.allCases)
    func removal(kind: StoreKind) throws {
        let store = try store(kind)
        let id = try store.write { writer in
            let view = try view(writer)
            for note in 1...10 as ClosedRange<Int64> {
                try writer.putViewNote(note, in: view.id, parents: [], body: [1])
                let list = try writer.assignViewList(
                    ViewListName(view: view.id, order: Int(note), part: .documents, audience: .readers(["a"])))
                var place = ViewLeafPlace(first: [UInt8(note)], count: 1)
                try writer.putViewLeaf(&place, of: list, replacing: nil, body: [1])
            }
            return view.id
        }
        var steps = 0
        while try !store.write({ try $0.removeView(id, limit: 3) }) { steps += 1 }
        #expect(steps > 3)
        #expect(try store.read { try $0.shelvedViews() }.isEmpty)
        #expect(try store.read { try $0.viewNotes(of: id, after: 0, limit: 99) }.isEmpty)
        #expect(
            try store.read { try $0.viewLists(of: id, order: 1, part: .documents, in: .readers(["a"])) }.isEmpty)
    }

    @Test("keeps marks by person until the note's content goes", arguments: StoreKind.allCases)
    func marks(kind: StoreKind) throws {
        let store = try store(kind)
        try store.write { writer in
            try writer.setReadMark(of: 1, by: "an", to: 7)
            try writer.setReadMark(of: 1, by: "bình", to: 8)
            try writer.setReadMark(of: 1, by: "an", to: 9)
            try writer.setReadMark(of: 2, by: "an", to: 3)
            try writer.setReadMark(of: 2, by: "an", to: nil)
        }
        #expect(try store.read { try $0.readMark(of: 1, by: "an") } == 9)
        #expect(try store.read { try $0.readMark(of: 2, by: "an") } == nil)
        try store.write { try $0.removeReadMarks(of: 1) }
        #expect(try store.read { try $0.readMark(of: 1, by: "bình") } == nil)
    }
}
