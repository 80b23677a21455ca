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

    // MARK: As if the note were not here, or another one

    private func declare(_ form: String, _ rules: FormRules) throws {
        let request = SaveRequest(
            form: FormDeclaration.noteForm, changes: FormDeclaration(name: form, rules: rules).changes,
            author: hub.author)
        _ = try hub.write { try $0.save(request, in: $1, wallMilliseconds: $2) }
    }

    /// What the hub itself writes.
    private func save(_ items: [(String, ItemValue)], form: String) throws {
        let request = SaveRequest(
            unid: note, form: form, changes: items.map { (ItemPath($0.0)!, .set($0.1)) }, author: hub.author)
        _ = try hub.write { try $0.save(request, in: $1, wallMilliseconds: $2) }
    }

    /// A note of the hub that the ward's node, an author, neither reads nor edits.
    private func beginClosed(form: String = "HoSo") throws {
        try hub.allow(.init(ward.name, .author, flags: .all))
        try hub.allow(.init(lan, .author, flags: .all))
        try ward.pull(from: hub)
        try hub.save(note, ["BiMat": "kín"], form: form)
        try hub.setReaders(note, ["CN=Mai/O=Thanh Xuân", hub.author])
    }

    @Test func `a note is not taken over by who writes as if it were not there yet`() throws {
        try beginClosed()
        try forge([("Them", .authors([ward.name, lan]))], form: "HoSo", as: lan)
        #expect(try hub.pull(from: ward).refused == 1)
        #expect(try !hub.mayRead(note, as: lan))
        #expect(try reasons() == [.noRight])
    }

    @Test func `who takes a note for another form's gets by no form's protection`() throws {
        try declare("HoSo", FormRules(protected: ["Muc"]))
        try hub.allow(.init(ward.name, .author, flags: .all))
        try hub.allow(.init(lan, .author, flags: .all))
        try save([("Muc", .text("1")), ("TacGia", .authors([ward.name, lan]))], form: "HoSo")
        try ward.pull(from: hub)
        try forge([("a", .text("1"))], form: "Khac", as: lan)
        try forge([("Muc", .text("9"))], as: lan)
        try forge([("b", .text("1"))], form: "HoSo", as: lan)
        _ = try hub.pull(from: ward)
        #expect(try hub.text(note, "Muc") == "1")
        #expect(try reasons().contains(.noRight))
    }

    @Test func `one who edits a note, and is no editor, gives it no form that leaves its protection`() throws {
        try declare("HoSo", FormRules(protected: ["Muc"]))
        try hub.allow(.init(lan, .author, flags: .all))
        try save([("Muc", .text("1")), ("TacGia", .authors([lan]))], form: "HoSo")
        #expect(throws: DongboError(.noRight, "")) {
            try hub.save(note, [("a", .text("1"))], form: "Khac", as: lan)
        }
        #expect(throws: DongboError(.noRight, "")) {
            try hub.save(note, [("Muc", .text("2"))], form: "Khac", as: lan)
        }
        try hub.save(note, [("a", .text("2"))], as: lan)
        #expect(try hub.text(note, "a") == "2" && hub.text(note, "Muc") == "1")
    }

    @Test func `a signed approval is not changed by a save, whatever wrote it`() throws {
        let path = "$Approval[0123456789ABCDEF].Text"
        #expect(throws: DongboError(.badData, "")) { try save([(path, .text("Đồng ý"))], form: "HoSo") }
        var request = SaveRequest(
            unid: note, form: "HoSo", changes: [(ItemPath(path)!, .set(.text("Đồng ý")))], author: hub.author)
        request.makesApproval = true
        _ = try hub.write { [request] in try $0.save(request, in: $1, wallMilliseconds: $2) }
        #expect(throws: DongboError(.badData, "")) { try save([(path, .text("Không"))], form: "HoSo") }
    }

    @Test func `nobody's readers hide an entry of the access list`() throws {
        try hub.allow(.init(lan, .author, flags: .all))
        // Where the entry will stand anybody can work out who has seen one elsewhere.
        let elsewhere = try TestReplica(9, names: TestNames())
        try elsewhere.allow(.init("CN=Mai/O=Thanh Xuân", .noAccess))
        let place = try #require(
            try elsewhere.read { _, reader in
                try reader.designNotes().filter { $0.form == AccessNote.form }.map(\.unid)
            }.first { try elsewhere.view($0)?.content["Name"] == .names(["CN=Mai/O=Thanh Xuân"]) })
        try hub.save(place, [("x", .readers([lan])), ("y", .authors([lan]))], form: "HoSo", as: lan)
        try hub.allow(.init("CN=Mai/O=Thanh Xuân", .noAccess))
        let record = try #require(try hub.read { try $1.note(place) })
        #expect(record.form == AccessNote.form && record.readers == nil)
    }

    @Test func `of a note that stood beforehand where another belongs nothing stays`() throws {
        try hub.allow(.init(lan, .author, flags: .all))
        for isDeleted in [false, true] {
            let place = Sample.unid(isDeleted ? 40 : 41)
            try hub.save(
                place, [("x", .authors([lan])), ("y", .readers([lan])), ("z", .text("1"))], form: "Khac", as: lan)
            if isDeleted {
                _ = try hub.delete(place, as: lan)
            }
            let request = SaveRequest(
                unid: place, form: "HoSo", changes: [(ItemPath("a")!, .set(.text("1")))], author: hub.author)
            _ = try hub.write { try $0.establish(request, in: $1, wallMilliseconds: $2) }
            let items = try #require(try hub.view(place)?.content.items)
            #expect(items.map(\.path.text) == ["a"])
        }
    }

    @Test func `forms that nobody declares may be kept from those whom the form of any other name does not name`()
        throws
    {
        try declare("*", FormRules(creators: ["[GiuSo]"]))
        try declare("HoSo", FormRules())
        try hub.allow(.init(lan, .author, flags: .all))
        #expect(throws: DongboError(.noRight, "")) { try hub.save(note, [("a", .text("1"))], form: "Khac", as: lan) }
        try hub.save(note, [("a", .text("1"))], form: "HoSo", as: lan)
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
