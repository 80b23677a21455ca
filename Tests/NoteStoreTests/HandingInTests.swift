import AccessControl
import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import Testing

/// What a node that lies, or whose people have lost their rights, may hand in at a hub.
@Suite struct HandingInTests {
    private let hub = try! TestReplica(1, names: TestNames())
    private let ward = try! TestReplica(2, names: TestNames())
    private let note = Sample.unid(1)
    private let lan = TestNames.lan

    /// Both hold a note that Lan may edit.
    private func begin(_ level: AccessLevel = .editor) throws {
        try hub.allow(.init(lan, level, flags: .all))
        try hub.save(note, ["NoiO": "Hạ Đình", "HoTen": "An"])
        try ward.pull(from: hub)
    }

    /// Writes without asking any list, as a program would that was made to lie.
    private func forge(_ items: [(String, ItemValue)], _ unid: UNID? = nil, form: String? = nil, as name: String) throws
    {
        let request = SaveRequest(
            unid: unid ?? note, form: form, changes: items.map { (ItemPath($0.0)!, .set($0.1)) }, author: name)
        _ = try ward.write { try $0.save(request, in: $1, wallMilliseconds: $2) }
    }

    private func reasons() throws -> [QuarantinedRevision.Reason] { try hub.quarantine().map(\.reason) }

    @Test func `what its author has the right to is taken`() throws {
        try begin()
        try ward.save(note, [("NoiO", .text("Nhân Chính"))], as: lan)
        #expect(try hub.pull(from: ward).refused == 0)
        #expect(try hub.text(note, "NoiO") == "Nhân Chính")
    }

    @Test func `what its author has no right to is refused, with who and why, and the rest is taken`() throws {
        try begin(.reader)
        try forge([("NoiO", .text("x"))], as: lan)
        try forge([("NoiO", .text("y"))], Sample.unid(2), as: ward.name)
        #expect(try hub.pull(from: ward).refused == 1)
        #expect(try hub.text(note, "NoiO") == "Hạ Đình" && hub.text(Sample.unid(2), "NoiO") == "y")
        let refused = try #require(try hub.quarantine().first)
        #expect(refused.reason == .noRight && refused.message.contains(lan) && refused.message.contains("reader"))
    }

    @Test func `a node does not speak for the hub, for other nodes or for other wards' people`() throws {
        try begin()
        let ward = try TestReplica(3, names: TestNames())
        for (number, author) in [TestNames.hub, "CN=node9/O=Thanh Xuân", "CN=Lan/O=Đống Đa"].enumerated() {
            let request = SaveRequest(
                unid: Sample.unid(10 + number), changes: [(ItemPath("a")!, .set(.text("1")))], author: author)
            _ = try ward.write { try $0.save(request, in: $1, wallMilliseconds: $2) }
        }
        #expect(try hub.pull(from: ward).refused == 3)
        #expect(try hub.quarantine().allSatisfy { $0.message.contains("does not speak for") })
    }

    @Test func `a made-up file, or one that is said to be another node's, opens nothing`() throws {
        try begin()
        try ward.publish()
        #expect(try hub.pull(from: ward).refused == 0)
        // As if another file had written it, of which nobody has heard.
        let lie = try TestReplica(7, names: TestNames())
        let request = SaveRequest(
            unid: Sample.unid(5), changes: [(ItemPath("a")!, .set(.text("1")))], author: "CN=node7/O=Thanh Xuân")
        _ = try lie.write { try $0.save(request, in: $1, wallMilliseconds: $2) }
        try lie.publish()
        let node = try #require(
            try lie.read { _, reader in try reader.designNotes().first { $0.form == NodeNote.form } }?.unid)
        for unid in [Sample.unid(5), node] {
            #expect(try hub.receive(lie.revisions(of: unid), of: unid, from: ward).refused == 1)
        }
        // The node itself may say it.
        #expect(try hub.receive(lie.revisions(of: node), of: node, from: lie).refused == 0)
    }

    @Test func `a changed list from somebody who manages nothing is refused, and data keeps flowing`() throws {
        try begin()
        try hub.allow(.init(ward.name, .editor, flags: .all))
        try ward.pull(from: hub)
        let items: [(String, ItemValue)] = [
            ("Name", .names([lan])), ("Level", .text("manager")), ("Flags", .textList([])), ("Roles", .textList([])),
        ]
        let entry = try #require(
            try hub.read { _, reader in
                try reader.designNotes().filter { $0.form == AccessNote.form }
            }.first { record in
                try hub.view(record.unid)?.content["Name"] == .names([lan])
            })
        try forge(items, entry.unid, form: AccessNote.form, as: lan)
        try forge([("NoiO", .text("Khương Đình"))], as: lan)
        #expect(try hub.pull(from: ward).refused == 1)
        #expect(hub.level(of: lan) == .editor)
        #expect(try hub.text(note, "NoiO") == "Khương Đình")
    }

    @Test func `readers are not widened by somebody who is not among them`() throws {
        try begin()
        try hub.setReaders(note, ["CN=Mai/O=Thanh Xuân", hub.author])
        try ward.pull(from: hub)
        try forge([("NguoiDuocDoc", .readers(["*"]))], as: lan)
        #expect(try hub.pull(from: ward).refused == 1)
        #expect(try !hub.mayRead(note, as: lan))
    }

    @Test func `an edit that was made before the dossier moved elsewhere is not lost`() throws {
        try begin()
        try hub.setReaders(note, [lan, ward.name])
        try ward.pull(from: hub)
        try ward.save(note, [("NoiO", .text("Nhân Chính"))], as: lan)
        try hub.setReaders(note, ["CN=Mai/O=Thanh Xuân"])
        #expect(try hub.pull(from: ward).refused == 0)
        #expect(try hub.text(note, "NoiO") == "Nhân Chính" && !hub.mayRead(note, as: lan))
    }

    @Test func `what had to wait is judged when it can be applied`() throws {
        try begin(.reader)
        try forge([("NoiO", .text("1"))], as: ward.name)
        try forge([("NoiO", .text("2"))], as: lan)
        let revisions = try ward.revisions(of: note)
        try hub.receive([revisions[2]], of: note, from: ward)
        #expect(try reasons() == [.missingBase])
        try hub.receive([revisions[1]], of: note, from: ward)
        #expect(try reasons() == [.noRight])
        #expect(try hub.text(note, "NoiO") == "1")
    }

    @Test func `what a hub passes on is taken as it is`() throws {
        try begin(.reader)
        try hub.save(note, ["NoiO": "Thượng Đình"])
        #expect(try ward.pull(from: hub).refused == 0)
        #expect(try ward.text(note, "NoiO") == "Thượng Đình")
    }
}
