import NoteModel
import Testing

@Suite struct PolicyTests {
    let alice = Replica("alice")
    let bob = Replica("bob")

    func apart(_ policy: ConflictPolicy, alice: [ItemPath: ItemValue], bob: [ItemPath: ItemValue]) -> TestNote {
        let note = self.alice.create(
            ["HoTen": "Lan", "DocGia": .readers(["CN=An", "CN=Bình"])], rules: FormRules(policy: policy))
        sync(self.alice, self.bob, note)
        self.bob.edit(note, bob, at: 10)
        self.alice.edit(note, alice, at: 20)
        sync(self.alice, self.bob, note)
        return note
    }

    @Test func `a whole note shows one version unmixed and the other as a conflict document`() throws {
        let note = apart(.whole, alice: ["NoiO": "Hạ Đình"], bob: ["DienThoai": "0912"])
        #expect(alice.read(note, "NoiO") == "Hạ Đình")
        #expect(alice.read(note, "DienThoai") == nil)
        let document = try #require(alice.conflicts(note).first)
        #expect(document.items == ["DienThoai", "NoiO"])
        #expect(document.content["DienThoai"] == "0912")
        #expect(document.content["NoiO"] == nil)
    }

    @Test func `saving a whole note does not let the losing version shine through`() {
        let note = apart(.whole, alice: ["NoiO": "Hạ Đình"], bob: ["DienThoai": "0912"])
        alice.edit(note, "HoTen", "Lan Anh", at: 30)
        #expect(alice.read(note, "DienThoai") == nil)
        #expect(alice.conflicts(note).count == 1)
        sync(alice, bob, note)
        #expect(bob.shown(note) == alice.shown(note))
        #expect(bob.conflicts(note) == alice.conflicts(note))
    }

    @Test func `a whole note settled with the losing version shows that version`() throws {
        let note = apart(.whole, alice: ["NoiO": "Hạ Đình"], bob: ["DienThoai": "0912"])
        alice.resolve(note, try #require(alice.conflicts(note).first), keepTheirs: true, at: 30)
        #expect(alice.read(note, "DienThoai") == "0912")
        #expect(alice.read(note, "NoiO") == nil)
        #expect(alice.conflicts(note).isEmpty)
    }

    @Test func `the losing version of a whole note still narrows its readers`() {
        let note = apart(.whole, alice: ["NoiO": "Hạ Đình"], bob: ["DocGia": .readers(["CN=An"])])
        #expect(alice.read(note, "DocGia") == .readers(["CN=An"]))
    }

    @Test func `the losing version of a whole note does not widen its readers`() {
        let note = apart(.whole, alice: ["NoiO": "Hạ Đình"], bob: ["DocGia": .readers(["CN=An", "CN=Chi"])])
        #expect(alice.read(note, "DocGia") == .readers(["CN=An"]))
    }

    @Test func `with the last writer there is no conflict document and the loser stays in history`() {
        let note = apart(.lastWriter, alice: ["HoTen": "A"], bob: ["HoTen": "B", "DienThoai": "0912"])
        #expect(alice.read(note, "HoTen") == "A")
        #expect(alice.read(note, "DienThoai") == "0912")
        #expect(alice.conflicts(note).isEmpty)
        let history = alice.state(note).itemHistory(alice.history(note), rules: note.rules) { $0 == "HoTen" }
        #expect(
            history.map(\.standing) == [.history, .history, .winner]
                || history.map(\.standing) == [.history, .winner, .history])
        #expect(history.contains { $0.content == .value("B") })
    }
}
