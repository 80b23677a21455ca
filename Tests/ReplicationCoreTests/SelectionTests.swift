import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import Testing

/// In these tests a selection is the name of a form.
@Suite struct SelectionTests {
    func filled() throws -> (hub: TestReplica, spoke: TestReplica) {
        let (hub, spoke) = (try TestReplica(1), try TestReplica(2))
        for note in 1...20 {
            try hub.save(Sample.unid(note), ["So": "\(note)"], form: note % 2 == 0 ? "DangVien" : "VanBan")
        }
        return (hub, spoke)
    }

    func held(_ replica: TestReplica) throws -> Int { try replica.read { try $1.statistics().notes } }

    @Test func `a replica fetches only what it asks for`() throws {
        let (hub, spoke) = try filled()
        spoke.wanted = "DangVien"
        #expect(try Pipe().exchange(spoke, with: hub).notesSent == 10)
        try hub.save(Sample.unid(2), ["So": "hai"])
        try hub.save(Sample.unid(3), ["So": "ba"])
        #expect(try Pipe().exchange(spoke, with: hub).notesSent == 1)
        #expect(try held(spoke) == 10)
    }

    @Test func `a replica sends only what it offers`() throws {
        let (hub, spoke) = try filled()
        hub.offered = "VanBan"
        #expect(try Pipe().exchange(spoke, with: hub).notesSent == 10)
        #expect(try spoke.text(Sample.unid(1), "So") == "1")
        #expect(try spoke.view(Sample.unid(2)) == nil)
    }

    @Test func `one round after a change of the selection is enough`() throws {
        let (hub, spoke) = try filled()
        spoke.wanted = "DangVien"
        _ = try Pipe().exchange(spoke, with: hub)
        spoke.wanted = "VanBan"
        let report = try Pipe().exchange(spoke, with: hub)
        #expect((report.notesSent, report.initiator.withdrawn) == (10, 10))
        #expect(try held(spoke) == 10)
        spoke.wanted = ""
        #expect(try Pipe().exchange(spoke, with: hub).notesSent == 10)
        #expect(try spoke.stateHash() == hub.stateHash())
        #expect(try Pipe().exchange(spoke, with: hub).notesSent == 0)
    }

    @Test func `a note that no longer meets the selection leaves after what was written is handed in`() throws {
        let (hub, spoke) = try filled()
        spoke.wanted = "DangVien"
        _ = try Pipe().exchange(spoke, with: hub)
        try hub.save(Sample.unid(2), ["So": "hai"], form: "VanBan")
        try spoke.save(Sample.unid(2), ["GhiChu": "sửa ở chi bộ"])
        _ = try Pipe().exchange(spoke, with: hub)
        _ = try Pipe().exchange(spoke, with: hub)
        #expect(try hub.text(Sample.unid(2), "GhiChu") == "sửa ở chi bộ")
        let isAdmitted = try hub.view(Sample.unid(2))?.form == "DangVien"
        #expect(try (spoke.view(Sample.unid(2)) != nil) == isAdmitted)
    }

    @Test func `forms travel whatever is selected`() throws {
        let (hub, spoke) = try filled()
        try hub.declare("DangVien", policy: .whole)
        spoke.wanted = "KhongCo"
        #expect(try Pipe().exchange(spoke, with: hub).notesSent == 1)
    }
}
