import NoteModel
import Testing

@Suite struct ResolutionTests {
    let alice = Replica("alice")
    let bob = Replica("bob")
    let hub = Replica("hub")

    /// Three values of `NoiO` and two of `HoTen`; the hub's are shown.
    func threeSided() -> TestNote {
        let dossier = hub.create(["HoTen": "Lan", "NoiO": "Hạ Đình"])
        sync(hub, alice, dossier)
        sync(hub, bob, dossier)
        alice.edit(dossier, ["NoiO": "A", "HoTen": "Lan A"], at: 10)
        bob.edit(dossier, "NoiO", "B", at: 20)
        hub.edit(dossier, ["NoiO": "C", "HoTen": "Lan C"], at: 30)
        sync(hub, alice, dossier)
        sync(hub, bob, dossier)
        sync(hub, alice, dossier)
        return dossier
    }

    func document(of author: String, _ note: TestNote) throws -> ConflictDocument {
        try #require(hub.conflicts(note).first { $0.author == "CN=\(author)" })
    }

    @Test func `keeping mine settles one document and leaves the other`() throws {
        let dossier = threeSided()
        hub.resolve(dossier, try document(of: "alice", dossier), at: 40)
        #expect(hub.read(dossier, "NoiO") == "C")
        #expect(hub.conflicts(dossier).map(\.author) == ["CN=bob"])
    }

    @Test func `keeping theirs shows the losing values and leaves the other document`() throws {
        let dossier = threeSided()
        hub.resolve(dossier, try document(of: "alice", dossier), keepTheirs: true, at: 40)
        #expect(hub.read(dossier, "NoiO") == "A")
        #expect(hub.read(dossier, "HoTen") == "Lan A")
        #expect(hub.conflicts(dossier).map(\.author) == ["CN=bob"])
        #expect(hub.conflicts(dossier).first?.content["NoiO"] == "B")
    }

    @Test func `each item may be settled its own way`() throws {
        let dossier = threeSided()
        hub.resolve(dossier, try document(of: "alice", dossier), choices: ["HoTen": true], at: 40)
        #expect(hub.read(dossier, "NoiO") == "C")
        #expect(hub.read(dossier, "HoTen") == "Lan A")
        #expect(hub.conflicts(dossier).map(\.author) == ["CN=bob"])
    }

    @Test func `settling every document leaves one value everywhere`() throws {
        let dossier = threeSided()
        hub.resolve(dossier, try document(of: "alice", dossier), at: 40)
        hub.resolve(dossier, try document(of: "bob", dossier), keepTheirs: true, at: 50)
        sync(hub, alice, dossier)
        #expect(alice.conflicts(dossier).isEmpty)
        #expect(alice.read(dossier, "NoiO") == "B")
        #expect(alice.state(dossier).heads.count == 1)
    }

    @Test func `two people settling the same document differently conflict anew`() throws {
        let dossier = threeSided()
        let lost = try document(of: "bob", dossier)
        alice.resolve(dossier, lost, keepTheirs: true, at: 40)
        hub.resolve(dossier, lost, at: 50)
        sync(alice, hub, dossier)
        #expect(hub.read(dossier, "NoiO") == "C")
        #expect(hub.conflicts(dossier).contains { $0.content["NoiO"] == "B" })
        #expect(hub.conflicts(dossier) == alice.conflicts(dossier))
    }
}
