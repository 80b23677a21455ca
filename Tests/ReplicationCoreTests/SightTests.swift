import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import Testing

/// A hub and two cells; each cell sees what names it among its readers, and everything that names nobody.
@Suite struct SightTests {
    struct District {
        let hub: TestReplica
        let north: TestReplica
        let south: TestReplica

        init() throws {
            hub = try TestReplica(1)
            north = try TestReplica(2)
            south = try TestReplica(3)
            hub.admit(north, as: "Chi bộ Bắc")
            hub.admit(south, as: "Chi bộ Nam")
            for cell in [north, south] { cell.authorities = [1] }
        }

        @discardableResult
        func sync(_ cell: TestReplica, push: Bool = true) throws -> PipeReport {
            let report = try Pipe().exchange(cell, with: hub, push: push)
            #expect(report.isFinished)
            return report
        }
    }

    let lan = Sample.unid(1)
    let mai = Sample.unid(2)

    @Test func `a cell gets what names it and what names nobody`() throws {
        let district = try District()
        try district.hub.save(lan, ["HoTen": "Lan"])
        try district.hub.setReaders(lan, ["Chi bộ Bắc"])
        try district.hub.save(mai, ["HoTen": "Mai"])
        try district.hub.setReaders(mai, ["chi bộ nam"])
        try district.hub.save(Sample.unid(3), ["TieuDe": "Thông báo"])
        let report = try district.sync(district.north)
        #expect((report.offers, report.notesSent) == (0, 2))
        #expect(try district.north.text(lan, "HoTen") == "Lan")
        #expect(try district.north.view(mai) == nil)
        #expect(try district.sync(district.south).notesSent == 2)
        #expect(try district.south.text(mai, "HoTen") == "Mai")
    }

    @Test func `a member who moves takes the whole dossier from one cell to the other`() throws {
        let district = try District()
        try district.hub.save(lan, ["HoTen": "Lan", "NoiO": "Hạ Đình"])
        try district.hub.setReaders(lan, ["Chi bộ Bắc"])
        try district.sync(district.north)
        try district.north.save(lan, ["NoiO": "Nhân Chính"])
        try district.sync(district.north)
        try district.sync(district.south)
        try district.hub.setReaders(lan, ["Chi bộ Nam"])
        #expect(try district.sync(district.north).initiator.withdrawn == 1)
        try district.sync(district.south)
        #expect(try district.north.view(lan) == nil)
        #expect(try district.north.standing(lan) == .withdrawn)
        #expect(try district.north.revisions(of: lan).isEmpty)
        #expect(try district.south.revisions(of: lan) == district.hub.revisions(of: lan))
        #expect(try district.south.text(lan, "NoiO") == "Nhân Chính")
        #expect(try district.sync(district.north).initiator.withdrawn == 0)
    }

    @Test func `what a cell wrote before it heard is handed in before the note goes`() throws {
        let district = try District()
        try district.hub.save(lan, ["HoTen": "Lan"])
        try district.hub.setReaders(lan, ["Chi bộ Bắc"])
        try district.sync(district.north)
        try district.north.save(lan, ["NoiO": "Nhân Chính"])
        try district.hub.setReaders(lan, ["Chi bộ Nam"])
        // Only fetching: the note has to wait here for what was written.
        #expect(try district.sync(district.north, push: false).initiator.withdrawn == 0)
        #expect(try district.north.text(lan, "NoiO") == "Nhân Chính")
        #expect(try district.sync(district.north).initiator.withdrawn == 1)
        #expect(try district.north.view(lan) == nil)
        #expect(try district.hub.text(lan, "NoiO") == "Nhân Chính")
    }

    @Test func `a note that comes back comes whole`() throws {
        let district = try District()
        try district.hub.save(lan, ["HoTen": "Lan"])
        try district.hub.setReaders(lan, ["Chi bộ Bắc"])
        try district.sync(district.north)
        try district.hub.setReaders(lan, ["Chi bộ Nam"])
        try district.sync(district.north)
        try district.hub.setReaders(lan, ["Chi bộ Bắc", "Chi bộ Nam"])
        try district.sync(district.north)
        #expect(try district.north.revisions(of: lan) == district.hub.revisions(of: lan))
        try district.north.save(lan, ["NoiO": "Khương Đình"])
        try district.sync(district.north)
        #expect(try district.hub.text(lan, "NoiO") == "Khương Đình")
        #expect(try district.hub.conflicts().isEmpty)
    }

    @Test func `an edit by the cell that closes the note to itself takes it away there`() throws {
        let district = try District()
        try district.hub.save(lan, ["HoTen": "Lan"])
        try district.sync(district.north)
        try district.north.setReaders(lan, ["Chi bộ Nam"])
        try district.sync(district.north)
        try district.sync(district.north)
        #expect(try district.north.standing(lan) == .withdrawn)
        try district.sync(district.south)
        #expect(try district.south.text(lan, "HoTen") == "Lan")
    }

    @Test func `only who has authority takes notes away`() throws {
        let district = try District()
        try district.hub.save(lan, ["HoTen": "Lan"])
        try district.sync(district.north)
        district.north.authorities = []
        try district.hub.setReaders(lan, ["Chi bộ Nam"])
        #expect(try district.sync(district.north).initiator.withdrawn == 0)
        #expect(try district.north.text(lan, "HoTen") == "Lan")
    }

    @Test func `a withdrawn note is not taken back from another cell`() throws {
        let district = try District()
        try district.hub.save(lan, ["HoTen": "Lan"])
        try district.sync(district.north)
        try district.sync(district.south)
        try district.hub.setReaders(lan, ["Chi bộ Nam"])
        try district.sync(district.north)
        // The southern cell has not heard of the change and would hand the note on.
        _ = try Pipe().exchange(district.north, with: district.south)
        #expect(try district.north.standing(lan) == .withdrawn)
    }

    @Test func `a cell that joins or leaves a group gets or loses notes with one round`() throws {
        let district = try District()
        for note in 1...30 {
            try district.hub.save(Sample.unid(note), ["HoTen": "Lan \(note)"])
            try district.hub.setReaders(Sample.unid(note), [note % 2 == 0 ? "Chi bộ Bắc" : "Tổ công tác"])
        }
        try district.sync(district.north)
        #expect(try district.north.read { try $1.statistics().notes } == 15)
        district.hub.admit(district.north, as: "Chi bộ Bắc", "Tổ công tác")
        try district.sync(district.north)
        #expect(try district.north.read { try $1.statistics().notes } == 30)
        try district.north.save(Sample.unid(40), ["HoTen": "Chưa gửi"])
        district.hub.admit(district.north, as: "Tổ công tác")
        #expect(try district.sync(district.north).initiator.withdrawn == 15)
        #expect(try district.north.read { try $1.statistics().notes } == 16)
        #expect(try district.hub.text(Sample.unid(40), "HoTen") == "Chưa gửi")
        #expect(try district.sync(district.north).notesSent == 0)
    }

    @Test func `the stub of a restricted note reaches only who could read it`() throws {
        let district = try District()
        try district.hub.save(lan, ["HoTen": "Lan"])
        try district.hub.setReaders(lan, ["Chi bộ Bắc"])
        try district.sync(district.north)
        try district.hub.delete(lan)
        try district.sync(district.north)
        #expect(try district.north.view(lan)?.isDeleted == true)
        try district.sync(district.south)
        #expect(try district.south.standing(lan) == nil)
    }

    @Test func `concurrent readers of one item meet in what they have in common`() throws {
        let district = try District()
        try district.hub.save(lan, ["HoTen": "Lan"])
        try district.sync(district.north)
        try district.hub.setReaders(lan, ["Chi bộ Bắc", "Văn phòng"])
        try district.north.setReaders(lan, ["Chi bộ Nam", "Văn phòng"])
        try district.sync(district.north)
        #expect(try district.hub.read { try $1.note(lan)?.readers } == ["văn phòng"])
    }
}
