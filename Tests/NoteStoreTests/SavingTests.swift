import NoteModel
import NoteStore
import NoteStoreTestKit
import Testing

/// Saving notes: what is merged, what is refused, what becomes a conflict document.
@Suite struct SavingTests {
    let replica = try! TestReplica(1)
    let note = Sample.unid(1)

    func token(_ outcome: SaveOutcome) throws -> RevisionToken { try #require(outcome.saved).token }

    @Test func `a new note holds what was saved and gets an identifier when it has none`() throws {
        let saved = try #require(try replica.save(nil, ["HoTen": "Lan"], form: "Person").saved)
        #expect(try replica.text(saved.unid, "HoTen") == "Lan")
        let view = try #require(try replica.view(saved.unid))
        #expect((view.form, view.token, view.isDeleted) == ("Person", saved.token, false))
        #expect(view.modified.author == replica.author)
        #expect(try replica.save(nil, ["HoTen": "Lan"]).saved?.unid != saved.unid)
    }

    @Test func `saving what the note already says writes nothing`() throws {
        try replica.save(note, ["HoTen": "Lan"], form: "Person")
        let before = try replica.stateHash()
        #expect(try replica.save(note, ["HoTen": "Lan", "NoiO": nil]) == .unchanged(saved()))
        #expect(try replica.stateHash() == before)
        #expect(try replica.revisions(of: note).count == 1)
    }

    /// The note as it is now.
    func saved() throws -> SavedNote { SavedNote(unid: note, token: try #require(try replica.view(note)).token) }

    @Test func `only the form may change`() throws {
        try replica.save(note, ["HoTen": "Lan"], form: "Person")
        guard case .saved = try replica.save(note, [:], form: "Retired") else { throw Unexpected() }
        #expect(try replica.view(note)?.form == "Retired")
        #expect(try replica.text(note, "HoTen") == "Lan")
    }

    @Test func `two editors of different items both get in`() throws {
        let read = try token(replica.save(note, ["HoTen": "Lan", "NoiO": "Hạ Đình"]))
        try replica.save(note, ["HoTen": "Lan Anh"], base: read)
        guard case .saved = try replica.save(note, ["NoiO": "Nhân Chính"], base: read) else { throw Unexpected() }
        #expect(try replica.text(note, "HoTen") == "Lan Anh")
        #expect(try replica.text(note, "NoiO") == "Nhân Chính")
        #expect(try replica.conflicts().isEmpty)
    }

    @Test func `the second editor of the same item is refused and shown what is there`() throws {
        let read = try token(replica.save(note, ["NoiO": "Hạ Đình"]))
        try replica.save(note, ["NoiO": "Nhân Chính"], base: read)
        let before = try replica.stateHash()
        guard case .refused(let current, let items) = try replica.save(note, ["NoiO": "Khương Đình"], base: read) else {
            throw Unexpected()
        }
        #expect(try current == saved())
        #expect(items.map(\.path.text) == ["NoiO"])
        #expect(items.map(\.value) == [.text("Nhân Chính")])
        #expect(try replica.stateHash() == before)
    }

    @Test func `two editors who agree do not conflict`() throws {
        let read = try token(replica.save(note, ["NoiO": "Hạ Đình"]))
        try replica.save(note, ["NoiO": "Nhân Chính"], base: read)
        #expect(try replica.save(note, ["NoiO": "Nhân Chính"], base: read) == .unchanged(saved()))
    }

    @Test func `the second editor may save beside the first as a conflict document`() throws {
        let read = try token(replica.save(note, ["NoiO": "Hạ Đình", "HoTen": "Lan"]))
        try replica.save(note, ["NoiO": "Nhân Chính"], base: read)
        try replica.save(note, ["NoiO": "Khương Đình"], base: read, onConflict: .document)
        let documents = try replica.conflicts()
        #expect(documents.count == 1)
        #expect(documents[0].parent == note)
        #expect(documents[0].items.map(\.text) == ["NoiO"])
        let shown = try #require(try replica.text(note, "NoiO"))
        guard case .text(let lost)? = documents[0].content["NoiO"] else { throw Unexpected() }
        #expect(Set([shown, lost]) == ["Nhân Chính", "Khương Đình"])
        #expect(documents[0].content["HoTen"] == .text("Lan"))
        #expect(try replica.view(note)?.conflicts == [documents[0].unid])
        #expect(try replica.view(documents[0].unid)?.conflictOf == note)
    }

    @Test func `an item that was removed meanwhile is a collision`() throws {
        let read = try token(replica.save(note, ["NoiO": "Hạ Đình", "HoTen": "Lan"]))
        try replica.save(note, ["NoiO": nil], base: read)
        guard case .refused(_, let items) = try replica.save(note, ["NoiO": "Nhân Chính"], base: read) else {
            throw Unexpected()
        }
        #expect(items.map(\.path.text) == ["NoiO"])
        #expect(items[0].value == nil)
    }

    @Test func `a version that was never here is unknown`() throws {
        let stranger = RevisionToken(generation: 1, hash: 7)
        #expect(try replica.save(note, ["NoiO": "x"], base: stranger) == .unknownBase(current: nil))
        #expect(try replica.view(note) == nil)
        try replica.save(note, ["NoiO": "Hạ Đình"])
        #expect(try replica.save(note, ["NoiO": "x"], base: stranger) == .unknownBase(current: saved()))
        #expect(try replica.text(note, "NoiO") == "Hạ Đình")
    }

    @Test func `an edit of what was deleted meanwhile is refused`() throws {
        let read = try token(replica.save(note, ["NoiO": "Hạ Đình"]))
        try replica.delete(note)
        guard case .refused = try replica.save(note, ["NoiO": "Nhân Chính"], base: read) else { throw Unexpected() }
        #expect(try replica.view(note)?.isDeleted == true)
    }

    @Test func `every version that was shown can be saved upon`() throws {
        var tokens = [try token(replica.save(note, ["a": "0", "b0": "x"]))]
        for step in 1...5 { tokens.append(try token(replica.save(note, ["a": "\(step)"]))) }
        for (index, base) in tokens.enumerated() {
            guard case .saved = try replica.save(note, ["new\(index)": "y"], base: base) else { throw Unexpected() }
        }
        #expect(try replica.text(note, "a") == "5")
        #expect(try replica.conflicts().isEmpty)
    }

    @Test func `a save that is too large writes nothing and takes no counter`() throws {
        try replica.save(note, ["HoTen": "Lan"])
        let before = try (replica.stateHash(), replica.read { try $1.clock() })
        let error = #expect(throws: DongboError.self) {
            try replica.save(note, ["HoTen": String(repeating: "x", count: Limits.valueBytesMax)])
        }
        #expect(error?.code == .badData)
        #expect(throws: DongboError(.badData, "")) {
            try replica.save(note, ["HoTen": "x"], form: String(repeating: "F", count: 256))
        }
        #expect(try replica.stateHash() == before.0)
        #expect(try replica.read { try $1.clock() } == before.1)
        guard case .saved = try replica.save(note, ["HoTen": "Mai"]) else { throw Unexpected() }
    }

    @Test func `the history of an item says who wrote what and how it stands`() throws {
        let read = try token(replica.save(note, ["NoiO": "Hạ Đình", "HoTen": "Lan"]))
        try replica.save(note, ["NoiO": "Nhân Chính"], base: read)
        try replica.save(note, ["NoiO": "Khương Đình"], base: read, onConflict: .document)
        let entries = try #require(try replica.read { try $0.history(of: note, item: "NoiO", reading: $1) }).entries
        #expect(entries.map(\.content) == ["Hạ Đình", "Nhân Chính", "Khương Đình"].map { .value(.text($0)) })
        #expect(entries.first?.standing == .history)
        #expect(Set(entries.dropFirst().map(\.standing)) == [.winner, .conflict])
        #expect(entries.allSatisfy { $0.revision.revision.author == replica.author })
        let all = try #require(try replica.read { try $0.history(of: note, item: nil, reading: $1) })
        #expect((all.entries.count, all.revisions.count) == (4, 3))
        #expect(try replica.read { try $0.history(of: Sample.unid(9), item: nil, reading: $1)?.revisions } == nil)
    }

    @Test func `time never runs backwards though the wall clock does`() throws {
        try replica.save(note, ["a": "1"])
        replica.wall -= 200_000
        try replica.save(note, ["a": "2"])
        let history = try #require(try replica.read { try $0.history(of: note, item: nil, reading: $1) }).revisions
        #expect(history[0].revision.time < history[1].revision.time)
    }

    @Test func `a note whose time lies far ahead is not saved, and another is`() throws {
        let (right, other) = (replica.wall, Sample.unid(0xF002))
        try replica.save(other, ["a": "1"])
        replica.wall += 3_600_000
        try replica.save(note, ["a": "1"])
        #expect(try timeAhead() == nil)
        replica.wall = right
        #expect(throws: DongboError(.clockBehind, "")) { try replica.save(note, ["a": "2"]) }
        let ahead = try #require(try timeAhead())
        #expect(ahead > right + 3_600_000)
        try replica.save(other, ["a": "2"])
        let saved = try #require(try replica.read { try $0.history(of: other, item: nil, reading: $1) }).revisions
        #expect(try #require(saved.last).revision.time.millisecondsSinceEpoch < right + 60_000)
        // The clock is right again; what it saved is as wrong as before.
        #expect(try timeAhead() == ahead)
        replica.wall += 3_600_000
        #expect(try timeAhead() == nil)
        try replica.save(note, ["a": "2"])
    }

    private func timeAhead() throws -> UInt64? {
        try replica.read { try $0.timeAhead(wallMilliseconds: replica.wall, reading: $1) }?.millisecondsSinceEpoch
    }
}

/// A test came out of the way it had to go.
struct Unexpected: Error {}
