import NoteModel
import NoteStore
import NoteStoreTestKit
import Testing

/// Form notes say how notes of a form merge, on every replica alike and also afterwards.
@Suite struct FormRuleTests {
    let a = try! TestReplica(1)
    let b = try! TestReplica(2)
    let note = Sample.unid(1)

    func sync() throws {
        try a.pull(from: b)
        try b.pull(from: a)
    }

    /// Different items of one note changed apart.
    func editApart() throws {
        try a.save(note, ["HoTen": "Lan", "NoiO": "Hạ Đình"], form: "Person")
        try sync()
        try a.save(note, ["HoTen": "Lan Anh"])
        try b.save(note, ["NoiO": "Nhân Chính"])
        try sync()
        #expect(try a.stateHash() == b.stateHash())
    }

    @Test func `a whole form makes a conflict document of any concurrent edit`() throws {
        try a.declare("Person", policy: .whole)
        try editApart()
        #expect(try a.conflicts().count == 1)
        #expect(try a.conflicts().map(\.encoded) == b.conflicts().map(\.encoded))
    }

    @Test func `a form where the last writer wins makes none`() throws {
        try a.declare("Person", policy: .lastWriter)
        try a.save(note, ["NoiO": "Hạ Đình"], form: "Person")
        try sync()
        try a.save(note, ["NoiO": "Nhân Chính"])
        try b.save(note, ["NoiO": "Khương Đình"])
        try sync()
        #expect(try a.conflicts().isEmpty && b.conflicts().isEmpty)
        #expect(try a.stateHash() == b.stateHash())
        let entries = try #require(try a.read { try $0.history(of: note, item: "NoiO", reading: $1) }).entries
        #expect(entries.map(\.standing).filter { $0 == .winner }.count == 1)
        #expect(entries.count == 3)
    }

    @Test func `a change of policy makes and takes away conflict documents on every replica`() throws {
        let form = try a.declare("Person", policy: .merge)
        try editApart()
        #expect(try a.conflicts().isEmpty)
        try b.declare("Person", policy: .whole, as: form)
        #expect(try b.conflicts().count == 1)
        #expect(try b.read { try $1.notesWithConflicts() } == [note])
        try sync()
        #expect(try a.conflicts().map(\.encoded) == b.conflicts().map(\.encoded))
        #expect(try a.stateHash() == b.stateHash())
        try a.declare("Person", policy: .lastWriter, as: form)
        try sync()
        for replica in [a, b] {
            #expect(try replica.conflicts().isEmpty)
            #expect(try replica.read { try $1.notesWithConflicts() } == [])
        }
        #expect(try a.stateHash() == b.stateHash())
    }

    @Test func `a deleted form note leaves the standard rules`() throws {
        let form = try a.declare("Person", policy: .whole)
        try editApart()
        try a.delete(form)
        #expect(try a.conflicts().isEmpty)
        try sync()
        #expect(try b.conflicts().isEmpty)
        #expect(try a.stateHash() == b.stateHash())
    }

    @Test func `a form note that becomes something else leaves the standard rules`() throws {
        let form = try a.declare("Person", policy: .whole)
        try editApart()
        #expect(try a.conflicts().count == 1)
        try a.save(form, [:], form: "Memo")
        #expect(try a.conflicts().isEmpty)
        try sync()
        #expect(try b.conflicts().isEmpty)
        #expect(try a.stateHash() == b.stateHash())
    }

    @Test func `of two notes for one form the lower identifier counts everywhere`() throws {
        try a.declare("Person", policy: .whole, as: Sample.unid(20))
        try b.declare("Person", policy: .lastWriter, as: Sample.unid(10))
        try sync()
        try editApart()
        #expect(try a.conflicts().isEmpty && b.conflicts().isEmpty)
    }

    @Test func `a renamed form gives its old name the standard rules back`() throws {
        let form = try a.declare("Person", policy: .whole)
        try editApart()
        #expect(try a.conflicts().count == 1)
        try a.declare("Employee", policy: .whole, as: form)
        #expect(try a.conflicts().isEmpty)
    }

    @Test func `elements added and removed apart all count`() throws {
        try a.declare("Person", policy: .merge, sets: ["Nhom"])
        func set(_ replica: TestReplica, _ elements: [String]) throws {
            let request = SaveRequest(
                unid: note, form: "Person", changes: [(ItemPath("Nhom")!, .set(.textList(elements)))],
                author: replica.author)
            _ = try replica.write { try $0.save(request, in: $1, wallMilliseconds: $2) }
        }
        try set(a, ["x", "y"])
        try sync()
        try set(a, ["x", "y", "a"])
        try set(b, ["y", "b"])
        try sync()
        #expect(try a.view(note)?.content["Nhom"] == .textList(["a", "b", "y"]))
        #expect(try a.stateHash() == b.stateHash())
        #expect(try a.conflicts().isEmpty)
    }

    @Test func `rules are known again after opening`() throws {
        try a.declare("Person", policy: .whole)
        try editApart()
        let again = try NoteDatabase(store: a.database.store, random: SplitMix(seed: 9))
        #expect(try again.store.read { try again.stateHash(reading: $0) } == a.stateHash())
        #expect(try again.store.read { try again.conflictDocuments(reading: $0) }.count == 1)
    }

    @Test func `rules of a transaction that failed are forgotten`() throws {
        let declaration = FormDeclaration(name: "Person", rules: FormRules(policy: .whole))
        #expect(throws: Unexpected.self) {
            try a.write { database, writer, wall in
                _ = try database.save(
                    SaveRequest(form: FormDeclaration.noteForm, changes: declaration.changes, author: "CN=a"),
                    in: writer,
                    wallMilliseconds: wall)
                throw Unexpected()
            }
        }
        try a.database.reloadForms()
        try editApart()
        #expect(try a.conflicts().isEmpty)
    }
}
