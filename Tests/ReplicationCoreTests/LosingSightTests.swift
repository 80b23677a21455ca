import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import Testing

/// What a spoke itself does to a note's readers, or to what a selection goes by.
@Suite struct LosingSightTests {
    let hub = try! TestReplica(1)
    let spoke = try! TestReplica(2)
    let note = Sample.unid(1)

    init() throws {
        hub.sights = [2: .readers([ReaderName.key(spoke.name)])]
        spoke.authorities = [1]
    }

    func setReaders(_ readers: [String], at replica: TestReplica) throws {
        let request = SaveRequest(
            unid: note, changes: [(ItemPath("DocGia")!, .set(.readers(readers)))], author: replica.author)
        _ = try replica.write { try $0.save(request, in: $1, wallMilliseconds: $2) }
    }

    func exchange(times: Int) throws {
        for _ in 0..<times { _ = try Pipe().exchange(spoke, with: hub) }
    }

    /// Puts what could be a revision of the note into quarantine there.
    private func refuse(_ reasons: [QuarantinedRevision.Reason], at replica: TestReplica) throws {
        _ = try replica.write { _, writer, wall in
            let bytes = try #require(try replica.revisions(of: note).first)
            for reason in reasons {
                try writer.addQuarantined(
                    QuarantinedRevision(
                        unid: note, reason: reason, message: "x", peer: "CN=ai khác", receivedMilliseconds: wall,
                        bytes: bytes + [UInt8(reason == .fork ? 1 : 0)]))
            }
        }
    }

    @Test func `a note that a spoke made and gave away before it met the hub is withdrawn from it`() throws {
        try spoke.save(note, ["HoTen": "Lan"])
        try setReaders(["CN=ai khác/O=Thanh Xuân"], at: spoke)
        try exchange(times: 2)
        #expect(try hub.text(note, "HoTen") == "Lan")
        #expect(try spoke.read { try $1.note(note)?.standing } == .withdrawn)
    }

    @Test func `what is counted as withdrawn are documents, and everything goes`() throws {
        try hub.publish()
        for number in 1...4 { try hub.save(Sample.unid(number), ["HoTen": "Lan"]) }
        try hub.save(Sample.unid(5), ["Ten": "HoSo"], form: "$View")
        try hub.delete(Sample.unid(4))
        try exchange(times: 1)
        #expect(try spoke.read { try $1.presentNote(Sample.unid(5)) } != nil)
        hub.sights = [2: .nothing]
        #expect(try Pipe().exchange(spoke, with: hub).initiator.withdrawn == 3)
        #expect(try spoke.read { try $1.notes(afterKey: 0, limit: 100) }.filter(\.isHere).isEmpty)
    }

    @Test func `what was refused of a note goes with it`() throws {
        try hub.save(note, ["HoTen": "Lan"])
        try setReaders([spoke.name], at: hub)
        try exchange(times: 1)
        try refuse([.noRight, .fork, .missingBase], at: spoke)
        try setReaders(["CN=ai khác/O=Thanh Xuân"], at: hub)
        try exchange(times: 2)
        #expect(try spoke.read { try $1.note(note)?.standing } == .withdrawn)
        #expect(try spoke.quarantine().isEmpty)
    }

    @Test func `a note that came by another way is withdrawn, whether its batch brings the hub anything or not`() throws
    {
        let courier = try TestReplica(3)
        hub.sights[3] = .everything
        try hub.save(note, ["HoTen": "Lan"])
        try setReaders([spoke.name], at: hub)
        try exchange(times: 1)
        try setReaders(["CN=ai khác/O=Thanh Xuân"], at: spoke)
        // The hub asks both for the note before either has sent it.
        let transfer = try spoke.read { database, reader in
            try database.transfer(of: try #require(try reader.note(note)), known: VersionVector(), reading: reader)
        }
        _ = try courier.receive([transfer], from: spoke)
        _ = try Pipe().exchange(courier, with: hub)
        try exchange(times: 2)
        #expect(try spoke.read { try $1.note(note)?.standing } == .withdrawn)
    }

    @Test func `a note made outside its spoke's sight is withdrawn while the hub waits for its time`() throws {
        try hub.save(note, ["HoTen": "Lan"])
        try setReaders([spoke.name], at: hub)
        try exchange(times: 1)
        let third = try TestReplica(3)
        _ = try Pipe().exchange(third, with: spoke)
        hub.sights[3] = .readers([ReaderName.key(third.name)])
        third.authorities = [1]
        // Ahead of everybody: at the hub it waits in quarantine.
        spoke.wall += 3_600_000
        try spoke.save(note, ["NoiO": "Hạ Đình"])
        third.wall = spoke.wall
        _ = try Pipe().exchange(third, with: spoke)
        _ = try Pipe().exchange(spoke, with: hub)
        #expect(try hub.quarantine().map(\.reason) == [.clockAhead])
        for _ in 0..<2 { _ = try Pipe().exchange(third, with: hub) }
        #expect(try third.read { try $1.note(note)?.standing } == .withdrawn)
        #expect(try third.text(note, "NoiO") == nil && third.quarantine().isEmpty)
    }

    @Test func `a note that waits for its time is withdrawn from everybody who holds it when that has come`() throws {
        let third = try TestReplica(3)
        hub.sights[3] = .readers([ReaderName.key(third.name)])
        third.authorities = [1]
        spoke.wall += 3_600_000
        third.wall = spoke.wall
        try spoke.save(note, [("HoTen", .text("Lan")), ("DocGia", .readers([spoke.name]))], as: spoke.author)
        _ = try Pipe().exchange(third, with: spoke)
        #expect(try third.text(note, "HoTen") == "Lan")
        // The hub has it from the spoke, and nothing counts yet.
        for _ in 0..<2 {
            _ = try Pipe().exchange(spoke, with: hub)
            _ = try Pipe().exchange(third, with: hub)
        }
        #expect(try hub.quarantine().map(\.reason) == [.clockAhead])
        hub.wall = spoke.wall + 60_000
        _ = try hub.write { try $0.reconsiderQuarantine(in: $1, wallMilliseconds: $2) }
        #expect(try hub.text(note, "HoTen") == "Lan")
        for _ in 0..<2 { _ = try Pipe().exchange(third, with: hub) }
        #expect(try third.read { try $1.note(note)?.standing } == .withdrawn)
        #expect(try third.text(note, "HoTen") == nil)
    }

    @Test func `a note that a spoke made outside its own selection is withdrawn from it`() throws {
        spoke.wanted = "HoSo"
        try spoke.save(note, ["HoTen": "Lan"], form: "ToTrinh")
        try spoke.save(Sample.unid(2), ["HoTen": "Mai"], form: "HoSo")
        try exchange(times: 2)
        #expect(try hub.text(note, "HoTen") == "Lan")
        #expect(try spoke.read { try $1.note(note)?.standing } == .unselected)
        #expect(try spoke.text(Sample.unid(2), "HoTen") == "Mai")
    }

    @Test func `a note that a spoke's own unsent edit brings back into its sight is there in the end`() throws {
        try hub.save(note, ["HoTen": "Lan"])
        try setReaders([spoke.name], at: hub)
        try exchange(times: 1)
        // The hub takes the note away while the spoke changes what decides about it.
        try hub.save(note, ["NoiO": "Hạ Đình"], form: "ToTrinh")
        spoke.wanted = "HoSo"
        try spoke.save(note, ["NoiO": "Khương Đình"], form: "HoSo")
        try exchange(times: 4)
        #expect(try hub.view(note)?.form == "HoSo")
        #expect(try spoke.text(note, "HoTen") == "Lan")
        #expect(try hub.stateHash() == spoke.stateHash())
    }

    @Test func `what waits for its time goes too when the spoke loses sight of the note`() throws {
        hub.wall += 86_400_000
        try hub.save(note, ["HoTen": "Lan"])
        try setReaders(["Tổ 1"], at: hub)
        hub.sights = [2: .readers([ReaderName.key("Tổ 1")])]
        try exchange(times: 1)
        #expect(try spoke.quarantine().map(\.reason) == [.clockAhead, .clockAhead])
        hub.sights = [2: .readers([ReaderName.key(spoke.name)])]
        try exchange(times: 1)
        #expect(try spoke.quarantine().isEmpty)
    }

    /// The hub has purged a deleted note, and the spoke, which has not heard of that, restores it.
    private func restoreWhatIsPurged() throws {
        try hub.publish()
        try spoke.publish()
        try hub.save(note, ["HoTen": "Lan"])
        try exchange(times: 2)
        try hub.delete(note)
        try exchange(times: 2)
        try hub.purge()
        try spoke.restore(note)
    }

    @Test func `a note that was purged while a spoke restored it goes from the spoke, and its edit to quarantine`()
        throws
    {
        try restoreWhatIsPurged()
        let late = try spoke.revisions(of: note).last
        try exchange(times: 2)
        #expect(try hub.standing(note) == .purged && spoke.standing(note) == .purged)
        #expect(try hub.quarantine().map(\.reason) == [.purged])
        #expect(try hub.quarantine().first?.bytes == late)
    }

    @Test func `what was refused of a note stays when it is purged, for it may be nowhere else`() throws {
        try restoreWhatIsPurged()
        try refuse([.fork], at: spoke)
        try exchange(times: 2)
        #expect(try spoke.standing(note) == .purged)
        #expect(try spoke.quarantine().map(\.reason) == [.fork])
    }
}
