import MemoryNoteStore
import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import Testing

/// What only waits in quarantine is here too, and perhaps nowhere else.
@Suite struct WaitingRevisionTests {
    let note = Sample.unid(1)

    /// A hub that was put back to before its clock ran ahead, and a spoke that keeps a revision of that time waiting.
    func afterRestore() throws -> (hub: TestReplica, spoke: TestReplica, waiting: [UInt8]) {
        let (lost, spoke) = (try TestReplica(1), try TestReplica(2))
        spoke.authorities = [1]
        try lost.save(note, ["HoTen": "Lan"])
        _ = try Pipe().exchange(spoke, with: lost)
        let backup = try #require(lost.database.store as? MemoryNoteStore).snapshot
        lost.wall += 86_400_000
        try lost.save(note, ["NoiO": "viết khi đồng hồ chạy trước"])
        _ = try Pipe().exchange(spoke, with: lost)
        let kept = try spoke.quarantine()
        #expect(kept.map(\.reason) == [.clockAhead])
        let store = MemoryNoteStore(restoring: backup)
        try store.write { try $0.setIncarnation(Sample.incarnation(11)) }
        let hub = try TestReplica(1, store: store)
        hub.wall = spoke.wall
        return (hub, spoke, try #require(kept.first).bytes)
    }

    @Test func `what waits in quarantine is handed in before its note leaves a spoke's sight`() throws {
        let (hub, spoke, waiting) = try afterRestore()
        hub.sights = [2: .readers([ReaderName.key(spoke.name)])]
        try hub.setReaders(note, ["CN=ai khác/O=Thanh Xuân"])
        for _ in 0..<3 { _ = try Pipe().exchange(spoke, with: hub) }
        #expect(try hub.quarantine().map(\.bytes) == [waiting])
        #expect(try spoke.standing(note) == .withdrawn && spoke.quarantine().isEmpty)
        let report = try Pipe().exchange(spoke, with: hub)
        #expect(report.notesSent == 0)
        hub.wall += 2 * 86_400_000
        _ = try hub.write { try $0.reconsiderQuarantine(in: $1, wallMilliseconds: $2) }
        #expect(try hub.text(note, "NoiO") == "viết khi đồng hồ chạy trước")
    }

    @Test func `what waits travels with its note, and is kept once`() throws {
        let (hub, spoke, waiting) = try afterRestore()
        try spoke.save(note, ["DienThoai": "0912"])
        #expect(try Pipe().exchange(spoke, with: hub).responder.refused == 1)
        #expect(try hub.quarantine().map(\.bytes) == [waiting])
        try spoke.save(note, ["DienThoai": "0913"])
        _ = try Pipe().exchange(hub, with: spoke)
        #expect(try hub.quarantine().map(\.bytes) == [waiting])
        #expect(try Pipe().exchange(hub, with: spoke).notesSent == 0)
    }

    @Test func `what waits is not shown to those who may see only some notes`() throws {
        let (hub, spoke, _) = try afterRestore()
        try spoke.save(note, ["DienThoai": "0912"])
        _ = try Pipe().exchange(spoke, with: hub)
        let other = try TestReplica(3)
        hub.sights = [3: .readers([ReaderName.key(other.name)])]
        _ = try Pipe().exchange(other, with: hub)
        #expect(try other.text(note, "DienThoai") == "0912")
        #expect(try other.quarantine().isEmpty)
    }

    @Test func `a note of which something waits is not purged, and what waits survives its deletion`() throws {
        let (hub, spoke, _) = try afterRestore()
        try hub.delete(note)
        _ = try Pipe().exchange(spoke, with: hub)
        #expect(try hub.purge().stubs == 0)
        #expect(try hub.standing(note) == .deleted)
        hub.wall += 2 * 86_400_000
        _ = try hub.write { try $0.reconsiderQuarantine(in: $1, wallMilliseconds: $2) }
        #expect(try hub.text(note, "NoiO") == "viết khi đồng hồ chạy trước")
        #expect(try hub.standing(note) == .present)
    }

    @Test func `a purge covers what only waited of the note here`() throws {
        let (_, spoke, waiting) = try afterRestore()
        let seen = try spoke.read { _, reader -> VersionVector in
            var context = try reader.note(note)?.context ?? VersionVector()
            context.insert(try EncodedRevision(decoding: waiting).revision.dot)
            return context
        }
        let purge = Withdrawal(unid: note, reason: .purge, context: seen)
        _ = try spoke.write { database, writer, _ in
            try database.withdraw([purge], from: Sample.incarnation(1), accepts: { _ in true }, in: writer)
        }
        #expect(try spoke.standing(note) == .purged && spoke.quarantine().isEmpty)
        #expect(try spoke.read { try $1.note(note)?.context } == seen)
    }
}
