import NoteModel
import NoteStore
import NoteStoreTestKit
import Testing

/// What a store must do: what it keeps beside notes.
@Suite struct NoteStoreBooksConformance {
    let folder = try! TemporaryFolder()

    func make(_ kind: StoreKind) throws -> any NoteStore { try kind.make(identity: Sample.identity(1), in: folder) }

    @Test(arguments: StoreKind.allCases)
    func `a peer has one checkpoint, that of its present file`(kind: StoreKind) throws {
        let store = try make(kind)
        let (old, new, other) = (Sample.incarnation(7), Sample.incarnation(8), Sample.incarnation(9))
        try store.write { writer throws in
            try writer.setCheckpoint(StoredCheckpoint(sequence: 5, isFirstCopy: true, peer: "CN=a"), of: old)
            try writer.setCheckpoint(StoredCheckpoint(sequence: 6, peer: "CN=a"), of: old)
            try writer.setCheckpoint(StoredCheckpoint(sequence: 1, isFirstCopy: true, peer: "CN=b"), of: other)
        }
        try store.read { reader throws in
            #expect(try reader.checkpoint(of: old) == StoredCheckpoint(sequence: 6, peer: "CN=a"))
            #expect(try reader.checkpoint(of: new) == nil)
            let found = try #require(try reader.checkpoint(ofPeer: "CN=b"))
            #expect(found.incarnation == other)
            #expect(found.checkpoint == StoredCheckpoint(sequence: 1, isFirstCopy: true, peer: "CN=b"))
            #expect(try reader.checkpoint(ofPeer: "CN=c") == nil)
        }
        try store.write { try $0.setCheckpoint(StoredCheckpoint(sequence: 2, peer: "CN=a"), of: new) }
        try store.read { reader throws in
            #expect(try reader.checkpoint(of: old) == nil)
            #expect(try reader.checkpoint(ofPeer: "CN=a")?.incarnation == new)
            #expect(try Set(reader.checkpoints().keys) == [new, other])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `a file that moves to another node takes its checkpoint along`(kind: StoreKind) throws {
        let store = try make(kind)
        try store.write { writer throws in
            try writer.setCheckpoint(StoredCheckpoint(sequence: 5, peer: "CN=a"), of: Sample.incarnation(7))
            try writer.setCheckpoint(StoredCheckpoint(sequence: 6, peer: "CN=b"), of: Sample.incarnation(7))
        }
        try store.read { reader throws in
            #expect(try reader.checkpoints() == [Sample.incarnation(7): StoredCheckpoint(sequence: 6, peer: "CN=b")])
            #expect(try reader.checkpoint(ofPeer: "CN=a") == nil)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `conflict documents name their note until the list is replaced`(kind: StoreKind) throws {
        let store = try make(kind)
        try store.write { writer throws in
            let second = try writer.add(Sample.revision(of: Sample.unid(2), counter: 1))
            let first = try writer.add(Sample.revision(of: Sample.unid(1), counter: 2))
            try writer.setConflicts([Sample.unid(11), Sample.unid(12)], of: first)
            try writer.setConflicts([Sample.unid(21)], of: second)
        }
        try store.read { reader throws in
            #expect(try reader.conflictParent(of: Sample.unid(12)) == Sample.unid(1))
            #expect(try reader.conflictParent(of: Sample.unid(13)) == nil)
            #expect(try reader.notesWithConflicts() == [2, 1].map(Sample.unid))
            #expect(try reader.statistics().conflicts == 3)
        }
        try store.write { writer throws in
            try writer.setConflicts([Sample.unid(12)], of: #require(try writer.note(Sample.unid(1))))
            try writer.setConflicts([], of: #require(try writer.note(Sample.unid(2))))
        }
        try store.read { reader throws in
            #expect(try reader.conflictParent(of: Sample.unid(11)) == nil)
            #expect(try reader.conflictParent(of: Sample.unid(12)) == Sample.unid(1))
            #expect(try reader.notesWithConflicts() == [Sample.unid(1)])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `what cannot be applied is kept once and whole`(kind: StoreKind) throws {
        let store = try make(kind)
        let entry = QuarantinedRevision(
            unid: Sample.unid(1), reason: .clockAhead, message: "đồng hồ chạy nhanh", peer: "CN=a",
            receivedMilliseconds: Sample.wall, bytes: [0, 1, 255])
        var other = entry
        other.reason = .fork
        other.bytes = []
        try store.write { writer throws in
            try writer.addQuarantined(entry)
            try writer.addQuarantined(other)
        }
        try store.write { try $0.addQuarantined(entry) }
        let kept = try store.read { try $0.quarantine() }
        #expect(kept.map(\.bytes) == [[0, 1, 255], []])
        #expect(kept.map(\.reason) == [.clockAhead, .fork])
        #expect(kept[0].message == entry.message && kept[0].peer == "CN=a" && kept[0].unid == entry.unid)
        #expect(kept[0].receivedMilliseconds == Sample.wall)
        #expect(kept[0].id != kept[1].id)
        try store.write { try $0.removeQuarantined(id: kept[0].id) }
        #expect(try store.read { try $0.quarantine() } == [kept[1]])
        try store.write { try $0.removeQuarantined(id: kept[1].id) }
        // Once released it may be kept again, as another entry.
        try store.write { try $0.addQuarantined(entry) }
        let again = try #require(try store.read { try $0.quarantine() }.first)
        #expect(!kept.map(\.id).contains(again.id))
        try store.write { try $0.setQuarantined(id: again.id, reason: .noRight, message: "không có quyền") }
        let changed = try #require(try store.read { try $0.quarantine() }.first)
        #expect(changed.id == again.id && changed.reason == .noRight && changed.message == "không có quyền")
        #expect(changed.bytes == entry.bytes)
    }

    @Test(arguments: StoreKind.allCases)
    func `the clock survives to its last bit`(kind: StoreKind) throws {
        let store = try make(kind)
        let clock = StoreClock(counter: .max >> 1, time: HybridTimestamp(rawValue: .max))
        try store.write { try $0.setClock(clock) }
        #expect(try store.read { try $0.clock() } == clock)
        #expect(try store.write { try $0.clock() } == clock)
    }

    @Test(arguments: StoreKind.allCases)
    func `the title changes`(kind: StoreKind) throws {
        let store = try make(kind)
        try store.write { try $0.setTitle("Hồ sơ cán bộ") }
        #expect(try store.read { try $0.title() } == "Hồ sơ cán bộ")
        try store.write { try $0.setTitle("") }
        #expect(try store.read { try $0.title() } == "")
    }

    @Test(arguments: StoreKind.allCases)
    func `statistics count the living and the deleted`(kind: StoreKind) throws {
        let store = try make(kind)
        try store.write { writer throws in
            for note in 1...3 { try writer.add(Sample.revision(of: Sample.unid(note), counter: UInt64(note))) }
            var record = try #require(try writer.note(Sample.unid(2)))
            record.standing = .deleted
            try writer.put(record, origin: nil)
        }
        let statistics = try store.read { try $0.statistics() }
        #expect((statistics.notes, statistics.deleted) == (2, 1))
        #expect(statistics.bytes > 0)
    }
}
