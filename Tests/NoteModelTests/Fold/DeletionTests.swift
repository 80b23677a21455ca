import NoteModel
import Testing

@Suite struct DeletionTests {
    let alice = Replica("alice")
    let bob = Replica("bob")
    let hub = Replica("hub")

    func shared(rules: FormRules = .standard) -> TestNote {
        let dossier = alice.create(["HoTen": "Lan", "NoiO": "Hạ Đình"], rules: rules)
        sync(alice, bob, dossier)
        sync(alice, hub, dossier)
        return dossier
    }

    @Test func `an edit that did not know of the deletion survives with all its editor saw`() {
        let dossier = shared()
        alice.delete(dossier)
        bob.edit(dossier, "NoiO", "Nhân Chính")
        sync(alice, bob, dossier)
        #expect(alice.state(dossier).isDeleteConflict)
        #expect(alice.read(dossier, "NoiO") == "Nhân Chính")
        #expect(alice.read(dossier, "HoTen") == "Lan")
        #expect(alice.state(dossier)["HoTen"] == nil)
    }

    @Test func `a deletion that saw the edit wins`() {
        let dossier = shared()
        bob.edit(dossier, "NoiO", "Nhân Chính")
        sync(alice, bob, dossier)
        alice.delete(dossier)
        sync(alice, bob, dossier)
        #expect(bob.state(dossier).isDeleted)
        #expect(bob.shown(dossier).items.isEmpty)
    }

    @Test func `saving a note that a deletion met writes down what it shows and ends the conflict`() {
        let dossier = shared()
        alice.delete(dossier)
        bob.edit(dossier, "NoiO", "Nhân Chính")
        sync(alice, bob, dossier)
        alice.edit(dossier, "DienThoai", "0912")
        #expect(!alice.state(dossier).isDeleteConflict)
        #expect(alice.read(dossier, "HoTen") == "Lan")
        #expect(alice.read(dossier, "DienThoai") == "0912")
    }

    @Test func `a note written anew after its deletion brings nothing back`() {
        let dossier = shared()
        alice.delete(dossier)
        alice.edit(dossier, "HoTen", "Mai")
        #expect(alice.shown(dossier).items.map(\.path) == ["HoTen"])
        sync(alice, bob, dossier)
        #expect(bob.shown(dossier).items.map(\.path) == ["HoTen"])
        #expect(!bob.state(dossier).isDeleteConflict)
    }

    @Test func `an old copy that comes back changes nothing`() {
        let dossier = shared()
        alice.delete(dossier)
        sync(alice, bob, dossier)
        let before = alice.state(dossier)
        alice.joinSnapshot(of: dossier, from: hub)
        #expect(alice.state(dossier) == before)
        for revision in hub.history(dossier) { #expect(alice.receive(revision) == .alreadyKnown) }
    }

    @Test func `two deletions leave one deleted note`() {
        let dossier = shared()
        alice.delete(dossier)
        bob.delete(dossier)
        sync(alice, bob, dossier)
        #expect(alice.state(dossier).isDeleted)
        #expect(alice.state(dossier).encoded == bob.state(dossier).encoded)
    }

    @Test func `what a survivor's author removed stays away though a conflict document they left open had it`() {
        let dossier = shared()
        bob.edit(dossier, ["NoiO": "B", "DienThoai": "0912"], at: 10)
        alice.edit(dossier, "NoiO", "A", at: 20)
        sync(alice, bob, dossier)
        alice.remove(dossier, "DienThoai", at: 30)
        hub.delete(dossier, at: 40)
        sync(alice, hub, dossier)
        #expect(hub.state(dossier).isDeleteConflict)
        #expect(hub.read(dossier, "DienThoai") == nil)
        #expect(hub.read(dossier, "HoTen") == "Lan")
    }
}
