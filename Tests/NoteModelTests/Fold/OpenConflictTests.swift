import NoteModel
import Testing

@Suite struct OpenConflictTests {
    let alice = Replica("alice")
    let bob = Replica("bob")

    /// Bob lost at `NoiO`; at `DienThoai` his value is the only one.
    func conflict(rules: FormRules = .standard, alsoBob: [ItemPath: ItemValue] = ["DienThoai": "0912"]) -> TestNote {
        let dossier = alice.create(["HoTen": "Lan", "NoiO": "Hạ Đình"], rules: rules)
        sync(alice, bob, dossier)
        bob.edit(dossier, alsoBob.merging(["NoiO": "Khương Đình"]) { $1 }, at: 10)
        alice.edit(dossier, "NoiO", "Nhân Chính", at: 20)
        sync(alice, bob, dossier)
        return dossier
    }

    @Test func `an ordinary save leaves the conflict document open`() {
        let dossier = conflict()
        let before = alice.conflicts(dossier)
        alice.edit(dossier, "HoTen", "Lan Anh", at: 30)
        alice.edit(dossier, "NoiO", "Thượng Đình", at: 40)
        #expect(alice.conflicts(dossier).map(\.unid) == before.map(\.unid))
        #expect(alice.conflicts(dossier).first?.content["NoiO"] == "Khương Đình")
        #expect(alice.read(dossier, "NoiO") == "Thượng Đình")
    }

    @Test func `what a losing revision shows elsewhere can be changed and adds nothing to its conflict document`() {
        let dossier = conflict()
        alice.edit(dossier, ["DienThoai": "0999", "NoiO": "Thượng Đình"], at: 30)
        #expect(alice.read(dossier, "DienThoai") == "0999")
        #expect(alice.conflicts(dossier).map(\.items) == [["NoiO"]])
    }

    @Test func `what a losing revision shows elsewhere can be removed`() {
        let dossier = conflict()
        alice.remove(dossier, "DienThoai", at: 30)
        #expect(alice.read(dossier, "DienThoai") == nil)
        #expect(alice.conflicts(dossier).count == 1)
    }

    @Test func `an element that a losing revision added can be taken out of its set`() {
        let rules = FormRules(sets: ["NgoaiNgu"])
        let dossier = conflict(rules: rules, alsoBob: ["NgoaiNgu": .textList(["Anh", "Nga"])])
        alice.edit(dossier, "NgoaiNgu", .textList(["Anh"]), at: 30)
        #expect(alice.read(dossier, "NgoaiNgu") == .textList(["Anh"]))
    }

    @Test func `readers that a losing revision set can be replaced`() {
        let dossier = conflict(alsoBob: ["DocGia": .readers(["CN=An"])])
        alice.edit(dossier, "DocGia", .readers(["CN=Bình"]), at: 30)
        #expect(alice.read(dossier, "DocGia") == .readers(["CN=Bình"]))
    }

    @Test func `removing an item does not bring the losing value up`() throws {
        let dossier = conflict()
        alice.remove(dossier, "NoiO", at: 30)
        #expect(alice.read(dossier, "NoiO") == nil)
        let document = try #require(alice.conflicts(dossier).first)
        #expect(document.content["NoiO"] == "Khương Đình")
        alice.resolve(dossier, document, at: 40)
        #expect(alice.read(dossier, "NoiO") == nil)
        #expect(alice.conflicts(dossier).isEmpty)
    }

    @Test func `a removed item can be settled with the losing value`() throws {
        let dossier = conflict()
        alice.remove(dossier, "NoiO", at: 30)
        alice.resolve(dossier, try #require(alice.conflicts(dossier).first), keepTheirs: true, at: 40)
        #expect(alice.read(dossier, "NoiO") == "Khương Đình")
        #expect(alice.conflicts(dossier).isEmpty)
    }

    @Test func `a removed item can be written again`() {
        let dossier = conflict()
        alice.remove(dossier, "NoiO", at: 30)
        alice.edit(dossier, "NoiO", "Kim Giang", at: 40)
        #expect(alice.read(dossier, "NoiO") == "Kim Giang")
        #expect(alice.conflicts(dossier).count == 1)
    }

    @Test func `deleting the note takes its conflict documents along`() {
        let dossier = conflict()
        alice.delete(dossier, at: 30)
        #expect(alice.conflicts(dossier).isEmpty)
        #expect(alice.state(dossier).cells.isEmpty)
    }
}
