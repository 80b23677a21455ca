import NoteModel
import Testing

@Suite struct MergeableItemTests {
    let alice = Replica("alice")
    let bob = Replica("bob")
    let sets = FormRules(sets: ["NgoaiNgu"])

    func shared(_ items: [ItemPath: ItemValue], rules: FormRules = .standard) -> TestNote {
        let note = alice.create(items, rules: rules)
        sync(alice, bob, note)
        return note
    }

    @Test func `rows that two people add to a table both stay`() {
        let dossier = shared(["HoTen": "Lan"])
        alice.edit(dossier, "QuaTrinhCongTac[r1].TuNgay", "01/2001")
        bob.edit(dossier, "QuaTrinhCongTac[r2].TuNgay", "02/2002")
        sync(alice, bob, dossier)
        #expect(bob.read(dossier, "QuaTrinhCongTac[r1].TuNgay") == "01/2001")
        #expect(bob.read(dossier, "QuaTrinhCongTac[r2].TuNgay") == "02/2002")
        #expect(bob.conflicts(dossier).isEmpty)
    }

    @Test func `one column of one row changed twice is a conflict of that cell alone`() {
        let dossier = shared(["QuaTrinhCongTac[r1].TuNgay": "2000", "QuaTrinhCongTac[r1].ChucVu": "Bí thư"])
        alice.edit(dossier, "QuaTrinhCongTac[r1].TuNgay", "2001")
        bob.edit(dossier, "QuaTrinhCongTac[r1].TuNgay", "2002")
        sync(alice, bob, dossier)
        #expect(alice.conflicts(dossier).map(\.items) == [["QuaTrinhCongTac[r1].TuNgay"]])
    }

    @Test func `a set takes the additions and removals of both`() {
        let dossier = shared(["NgoaiNgu": .textList(["Anh", "Nga"])], rules: sets)
        alice.edit(dossier, "NgoaiNgu", .textList(["Anh", "Nga", "Lào"]))
        bob.edit(dossier, "NgoaiNgu", .textList(["Anh"]))
        sync(alice, bob, dossier)
        #expect(alice.read(dossier, "NgoaiNgu") == .textList(["Anh", "Lào"]))
        #expect(alice.conflicts(dossier).isEmpty)
    }

    @Test func `an element added again while another removes it stays`() {
        let dossier = shared(["NgoaiNgu": .textList(["Anh"])], rules: sets)
        alice.edit(dossier, "NgoaiNgu", .textList([]))
        alice.edit(dossier, "NgoaiNgu", .textList(["Anh"]))
        bob.edit(dossier, "NgoaiNgu", .textList([]))
        sync(alice, bob, dossier)
        #expect(bob.read(dossier, "NgoaiNgu") == .textList(["Anh"]))
    }

    @Test func `a list with an element too long for a path replaces the whole set`() {
        let dossier = shared(["NgoaiNgu": .textList(["Anh", "Nga"])], rules: sets)
        let long = String(repeating: "dài ", count: 100)
        alice.edit(dossier, "NgoaiNgu", .textList([long]))
        #expect(alice.read(dossier, "NgoaiNgu") == .textList([long]))
        alice.edit(dossier, "NgoaiNgu", .textList(["Anh"]))
        #expect(alice.read(dossier, "NgoaiNgu") == .textList(["Anh"]))
    }

    @Test func `concurrent reader lists leave the names in both`() {
        let dossier = shared(["DocGia": .readers(["CN=An", "CN=Bình", "CN=Chi"])])
        alice.edit(dossier, "DocGia", .readers(["CN=An", "CN=Bình"]))
        bob.edit(dossier, "DocGia", .readers(["CN=Bình", "CN=Chi"]))
        sync(alice, bob, dossier)
        #expect(alice.read(dossier, "DocGia") == .readers(["CN=Bình"]))
        #expect(alice.conflicts(dossier).isEmpty)
    }

    @Test func `reader lists without a common name leave managers only`() {
        let dossier = shared(["DocGia": .readers(["CN=An", "CN=Bình"])])
        alice.edit(dossier, "DocGia", .readers(["CN=An"]))
        bob.edit(dossier, "DocGia", .readers(["CN=Bình"]))
        sync(alice, bob, dossier)
        #expect(alice.read(dossier, "DocGia") == .readers([NoteState.managersOnly]))
    }

    @Test func `a reader list saved after a merge counts alone`() {
        let dossier = shared(["DocGia": .readers(["CN=An", "CN=Bình"])])
        alice.edit(dossier, "DocGia", .readers(["CN=An"]))
        bob.edit(dossier, "DocGia", .readers(["CN=Bình"]))
        sync(alice, bob, dossier)
        bob.edit(dossier, "DocGia", .readers(["CN=An", "CN=Dũng"]))
        #expect(bob.read(dossier, "DocGia") == .readers(["CN=An", "CN=Dũng"]))
    }

    @Test func `author lists narrow each other too`() {
        let dossier = shared(["TacGia": .authors(["CN=An", "CN=Bình"])])
        alice.edit(dossier, "TacGia", .authors(["CN=An"]))
        bob.edit(dossier, "TacGia", .authors(["CN=An", "CN=Chi"]))
        sync(alice, bob, dossier)
        #expect(alice.read(dossier, "TacGia") == .authors(["CN=An"]))
    }
}
