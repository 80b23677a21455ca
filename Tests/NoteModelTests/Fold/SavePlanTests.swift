import NoteModel
import Testing

@Suite struct SavePlanTests {
    let alice = Replica("alice")
    let bob = Replica("bob")

    @Test func `saving what is shown writes nothing`() {
        let dossier = alice.create(["HoTen": "Lan", "NoiO": "Hạ Đình"])
        let plan = alice.open(dossier).plan([("HoTen", .set("Lan")), ("DienThoai", .remove)])
        #expect(plan.isEmpty)
    }

    @Test func `a save writes what differs, sorted by path`() {
        let dossier = alice.create(["HoTen": "Lan", "NoiO": "Hạ Đình"])
        let plan = alice.open(dossier).plan([("NoiO", .remove), ("DienThoai", .set("0912")), ("HoTen", .set("Lan"))])
        #expect(plan.writes == [ItemWrite("DienThoai", .value("0912")), ItemWrite("NoiO", .removed)])
    }

    @Test func `a stale save keeps what came in between at other items`() {
        let dossier = alice.create(["HoTen": "Lan", "NoiO": "Hạ Đình"])
        let session = alice.open(dossier)
        alice.edit(dossier, "HoTen", "Lan Anh")
        alice.save(session, [("NoiO", .set("Nhân Chính"))])
        #expect(alice.read(dossier, "HoTen") == "Lan Anh")
        #expect(alice.read(dossier, "NoiO") == "Nhân Chính")
        #expect(alice.conflicts(dossier).isEmpty)
    }

    @Test func `a revision waits for its incarnation's previous one though its base does not name it`() throws {
        let dossier = alice.create(["HoTen": "Lan"])
        sync(alice, bob, dossier)
        let session = alice.open(dossier)
        alice.edit(dossier, "HoTen", "Lan A")
        alice.save(session, [("HoTen", .set("Lan B"))])
        let history = alice.history(dossier)
        #expect(bob.receive(history[2]) == .parked(missing: VersionVector([history[1].revision.dot])))
        #expect(bob.receive(history[1]) == .applied)
        #expect(bob.receive(history[2]) == .applied)
        #expect(bob.state(dossier).encoded == alice.state(dossier).encoded)
    }

    @Test func `the protected flag of an item outlives an edit`() {
        let dossier = alice.create(["HoTen": "Lan"])
        let session = alice.open(dossier)
        var plan = session.plan([("HoTen", .set("Lan A"))])
        plan.writes = plan.writes.map { ItemWrite($0.path, flags: .protected, $0.content) }
        alice.write(plan, to: dossier, base: session.state)
        alice.edit(dossier, "HoTen", "Lan B")
        #expect(alice.state(dossier)["HoTen"]?.winner.flags == .protected)
    }

    @Test func `a version token names a state and changes with it`() throws {
        let dossier = alice.create(["HoTen": "Lan"])
        sync(alice, bob, dossier)
        let first = alice.state(dossier).token
        #expect(RevisionToken(first.description) == first)
        alice.edit(dossier, "HoTen", "A")
        bob.edit(dossier, "NoiO", "B")
        let mine = alice.state(dossier).token
        sync(alice, bob, dossier)
        #expect(alice.state(dossier).token == bob.state(dossier).token)
        #expect(![first, mine].contains(alice.state(dossier).token))
    }

    @Test(arguments: [
        "", "1", "0-00000000000000000000000000000000", "1-00", "-1-00000000000000000000000000000000",
        "01-00000000000000000000000000000000", "1-0000000000000000000000000000000A",
        "4294967296-00000000000000000000000000000000",
    ])
    func `a malformed version token is refused`(text: String) {
        #expect(RevisionToken(text) == nil)
    }
}
