import NoteModel
import Testing

@Suite struct ConflictTests {
    let alice = Replica("alice")
    let bob = Replica("bob")
    let hub = Replica("hub")

    /// Alice and Bob both hold the dossier and have edited the same item apart; Alice saved later.
    func conflict(rules: FormRules = .standard) -> TestNote {
        let dossier = alice.create(["HoTen": "Lan", "NoiO": "Hạ Đình"], rules: rules)
        sync(alice, bob, dossier)
        bob.edit(dossier, "NoiO", "Khương Đình", at: 10)
        alice.edit(dossier, "NoiO", "Nhân Chính", at: 20)
        sync(alice, bob, dossier)
        return dossier
    }

    @Test func `edits of different items merge in silence`() {
        let dossier = alice.create(["HoTen": "Lan"])
        sync(alice, bob, dossier)
        alice.edit(dossier, "NoiO", "Hạ Đình")
        bob.edit(dossier, "DienThoai", "0912")
        sync(alice, bob, dossier)
        #expect(alice.read(dossier, "NoiO") == "Hạ Đình")
        #expect(alice.read(dossier, "DienThoai") == "0912")
        #expect(alice.conflicts(dossier).isEmpty)
        #expect(alice.state(dossier).encoded == bob.state(dossier).encoded)
    }

    @Test func `the latest of two writes of one item is shown on both replicas`() {
        let dossier = conflict()
        #expect(alice.read(dossier, "NoiO") == "Nhân Chính")
        #expect(bob.read(dossier, "NoiO") == "Nhân Chính")
    }

    @Test func `of two writes at the same time the one with the higher dot is shown`() {
        let dossier = alice.create(["NoiO": "Hạ Đình"])
        sync(alice, bob, dossier)
        let first = alice.edit(dossier, "NoiO", "A")!
        let second = bob.edit(dossier, "NoiO", "B")!
        sync(alice, bob, dossier)
        #expect(alice.read(dossier, "NoiO") == (first > second ? "A" : "B"))
        #expect(bob.read(dossier, "NoiO") == alice.read(dossier, "NoiO"))
    }

    @Test func `the same value written twice makes no conflict document`() {
        let dossier = alice.create(["NoiO": "Hạ Đình"])
        sync(alice, bob, dossier)
        alice.edit(dossier, "NoiO", "Nhân Chính")
        bob.edit(dossier, "NoiO", "Nhân Chính")
        sync(alice, bob, dossier)
        #expect(alice.conflicts(dossier).isEmpty)
    }

    @Test func `the conflict document says what the losing author saved`() throws {
        let dossier = conflict()
        let document = try #require(alice.conflicts(dossier).first)
        #expect(alice.conflicts(dossier).count == 1)
        #expect(document.author == "CN=bob")
        #expect(document.items == ["NoiO"])
        #expect(document.parent == dossier.unid)
        #expect(document.content["NoiO"] == "Khương Đình")
        #expect(document.content["HoTen"] == "Lan")
        #expect(document.content["$Conflict"] == "")
        #expect(document.content["$Ref"] == .text(dossier.unid.description))
        #expect(document.content["$ConflictItems"] == .textList(["NoiO"]))
    }

    @Test func `every replica derives the same conflict document`() {
        let dossier = conflict()
        sync(hub, bob, dossier)
        #expect(alice.conflicts(dossier) == bob.conflicts(dossier))
        #expect(alice.conflicts(dossier) == hub.conflicts(dossier))
    }

    @Test func `the UNID of a conflict document depends on note and losing dot alone`() {
        let note = UNID("00112233445566778899AABBCCDDEEFF")!
        let dot = Dot(IncarnationID("FFEEDDCCBBAA99887766554433221100")!, 7)
        #expect(ConflictDocument.unid(of: note, losing: dot).description == "8321A5245B8F24BA0E86532DEC72BAB8")
    }

    @Test func `a stale session that loses shows in its conflict document what it saved`() throws {
        let dossier = alice.create(["HoTen": "Lan", "NoiO": "Hạ Đình"])
        sync(alice, bob, dossier)
        let slow = alice.open(dossier)
        alice.edit(dossier, "HoTen", "Lan Anh", at: 10)
        // The previous save of this replica is this one's predecessor, and not in its base.
        alice.save(slow, [("NoiO", .set("Khương Đình"))], at: 20)
        bob.edit(dossier, "NoiO", "Thượng Đình", at: 30)
        sync(alice, bob, dossier)
        let document = try #require(alice.conflicts(dossier).first)
        #expect(document.content["NoiO"] == "Khương Đình")
        #expect(document.content["HoTen"] == "Lan")
        #expect(alice.read(dossier, "HoTen") == "Lan Anh")
        #expect(alice.read(dossier, "NoiO") == "Thượng Đình")
    }

    @Test func `a list of readers narrows the conflict document to who may read both`() throws {
        let dossier = alice.create(["HoTen": "Lan", "DocGia": .readers(["CN=An", "CN=Bình"])])
        sync(alice, bob, dossier)
        bob.edit(dossier, ["HoTen": "Lan B", "DocGia": .readers(["CN=An"])], at: 10)
        alice.edit(dossier, ["HoTen": "Lan A", "DocGia2": .readers(["CN=Chi"])], at: 20)
        sync(alice, bob, dossier)
        let document = try #require(alice.conflicts(dossier).first)
        let readers = document.content.items.flatMap { item -> [String] in
            if case .readers(let names)? = item.value { names } else { [] }
        }
        #expect(Set(readers) == ["CN=An", NoteState.managersOnly])
    }
}
