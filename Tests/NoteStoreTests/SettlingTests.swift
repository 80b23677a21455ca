import NoteModel
import NoteStore
import NoteStoreTestKit
import Testing

/// Deleting, restoring and settling conflicts.
@Suite struct SettlingTests {
    let replica = try! TestReplica(1)
    let note = Sample.unid(1)

    /// A note with one open conflict document about two items.
    func conflict() throws -> ConflictDocument {
        let read = try #require(try replica.save(note, ["NoiO": "Hạ Đình", "HoTen": "Lan", "Tuoi": "1"]).saved).token
        try replica.save(note, ["NoiO": "Nhân Chính", "HoTen": "Lan Anh"], base: read)
        try replica.save(note, ["NoiO": "Khương Đình", "HoTen": "Lan Chi"], base: read, onConflict: .document)
        let documents = try replica.conflicts()
        #expect(documents.count == 1)
        return documents[0]
    }

    @Test func `a deleted note says who deleted it and why, and comes back whole`() throws {
        try replica.save(note, ["HoTen": "Lan"], form: "Person")
        try replica.save(note, ["NoiO": "Hạ Đình"])
        guard case .done = try replica.delete(note, reason: "nhập trùng") else { throw Unexpected() }
        let deleted = try #require(try replica.view(note))
        #expect(deleted.isDeleted)
        #expect(deleted.deletion?.reason == "nhập trùng")
        #expect(deleted.modified.author == replica.author)
        #expect(try replica.read { try $1.statistics().deleted } == 1)
        guard case .nothingToDo = try replica.delete(note) else { throw Unexpected() }

        guard case .done = try replica.restore(note) else { throw Unexpected() }
        let back = try #require(try replica.view(note))
        #expect((back.isDeleted, back.form) == (false, "Person"))
        #expect(back.content["HoTen"] == .text("Lan") && back.content["NoiO"] == .text("Hạ Đình"))
        guard case .nothingToDo = try replica.restore(note) else { throw Unexpected() }
    }

    @Test func `what does not exist can neither be deleted nor restored nor settled`() throws {
        #expect(try replica.delete(Sample.unid(9)) == .noSuchNote)
        #expect(try replica.restore(Sample.unid(9)) == .noSuchNote)
        #expect(try replica.resolve(Sample.unid(9), keepTheirs: true) == .noSuchNote)
        #expect(throws: DongboError(.badData, "")) {
            try replica.delete(note, reason: String(repeating: "x", count: Limits.reasonBytesMax + 1))
        }
    }

    @Test func `keeping the note's values settles the conflict`() throws {
        let document = try conflict()
        let shown = try replica.text(note, "NoiO")
        guard case .done(let saved) = try replica.resolve(document.unid, keepTheirs: false) else { throw Unexpected() }
        #expect(saved.unid == note)
        #expect(try replica.conflicts().isEmpty)
        #expect(try replica.view(document.unid) == nil)
        #expect(try replica.text(note, "NoiO") == shown)
        #expect(try replica.resolve(document.unid, keepTheirs: false) == .noSuchNote)
    }

    @Test func `keeping the conflict document's values settles it too`() throws {
        let document = try conflict()
        try replica.resolve(document.unid, keepTheirs: true)
        #expect(try replica.conflicts().isEmpty)
        let content = try #require(try replica.view(note)).content
        #expect(content["NoiO"] == document.content["NoiO"])
        #expect(content["HoTen"] == document.content["HoTen"])
        #expect(content["Tuoi"] == .text("1"))
    }

    @Test func `each item may be decided by itself`() throws {
        let document = try conflict()
        let mine = try replica.text(note, "HoTen")
        try replica.resolve(document.unid, keepTheirs: true, choices: [ItemPath("HoTen")!: false])
        let content = try #require(try replica.view(note)).content
        #expect(content["NoiO"] == document.content["NoiO"])
        #expect(content["HoTen"] == mine.map { .text($0) })
        #expect(try replica.conflicts().isEmpty)
    }

    @Test func `an item that did not lose cannot be decided`() throws {
        let document = try conflict()
        let before = try replica.stateHash()
        let choice = [ItemPath("Tuoi")!: true]
        #expect(try replica.resolve(document.unid, keepTheirs: true, choices: choice) == .unknownItem("Tuoi"))
        #expect(try replica.stateHash() == before)
    }

    @Test func `an ordinary save leaves conflict documents open`() throws {
        let document = try conflict()
        try replica.save(note, ["NoiO": "Thượng Đình", "Tuoi": "2"])
        #expect(try replica.conflicts().map(\.unid) == [document.unid])
        #expect(try replica.text(note, "NoiO") == "Thượng Đình")
    }

    @Test func `editing a conflict document makes a note of it with all it showed`() throws {
        let document = try conflict()
        guard case .saved(let saved) = try replica.save(document.unid, ["NoiO": "Phương Liệt"]) else {
            throw Unexpected()
        }
        #expect(saved.unid == document.unid)
        let view = try #require(try replica.view(document.unid))
        #expect(view.content["NoiO"] == .text("Phương Liệt"))
        #expect(view.content["HoTen"] == document.content["HoTen"])
        #expect(view.conflictOf == note)
        // It is still about an open conflict; settling it takes the edited values and puts the edited note away.
        try replica.resolve(document.unid, keepTheirs: true)
        #expect(try replica.text(note, "NoiO") == "Phương Liệt")
        #expect(try replica.conflicts().isEmpty)
        #expect(try replica.view(document.unid)?.isDeleted == true)
    }

    @Test func `deleting a conflict document settles it for the note`() throws {
        let document = try conflict()
        let shown = try replica.text(note, "NoiO")
        guard case .done(let saved) = try replica.delete(document.unid) else { throw Unexpected() }
        #expect(saved.unid == note)
        #expect(try replica.conflicts().isEmpty)
        #expect(try replica.text(note, "NoiO") == shown)
    }

    @Test func `two conflict documents are settled one by one`() throws {
        let read = try #require(try replica.save(note, ["NoiO": "0"]).saved).token
        for text in ["1", "2", "3"] { try replica.save(note, ["NoiO": text], base: read, onConflict: .document) }
        let documents = try replica.conflicts()
        #expect(documents.count == 2)
        try replica.resolve(documents[0].unid, keepTheirs: false)
        #expect(try replica.conflicts().map(\.unid) == [documents[1].unid])
        try replica.resolve(documents[1].unid, keepTheirs: true)
        #expect(try replica.conflicts().isEmpty)
        #expect(try replica.view(note)?.content["NoiO"] == documents[1].content["NoiO"])
    }

    @Test func `deleting a note takes its conflict documents along and restoring brings the note back`() throws {
        _ = try conflict()
        let shown = try replica.text(note, "NoiO")
        try replica.delete(note)
        #expect(try replica.conflicts().isEmpty)
        #expect(try replica.read { try $1.notesWithConflicts() } == [])
        try replica.restore(note)
        #expect(try replica.text(note, "NoiO") == shown)
    }
}
