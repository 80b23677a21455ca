import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import Testing

/// What a store must do, whatever it is made of: the notes, their revisions and the change feed.
@Suite struct NoteStoreConformance {
    let folder = try! TemporaryFolder()
    struct Stop: Error {}

    func make(_ kind: StoreKind) throws -> any NoteStore {
        try kind.make(identity: Sample.identity(1), title: "Hồ sơ", in: folder)
    }

    @Test(arguments: StoreKind.allCases)
    func `a new database knows who it is and holds nothing`(kind: StoreKind) throws {
        try make(kind).read { reader throws in
            #expect(try reader.identity() == Sample.identity(1))
            #expect(try reader.title() == "Hồ sơ")
            #expect(try reader.lastSequence() == 0)
            #expect(try reader.lastKey() == 0)
            #expect(try reader.clock() == StoreClock())
            #expect(try reader.note(Sample.unid(1)) == nil)
            #expect(try reader.notes(afterKey: 0, limit: 10).isEmpty)
            #expect(
                try reader.changes(after: 0, through: .max >> 1, in: .everything, excluding: nil, limit: 10).isEmpty)
            #expect(try reader.checkpoints().isEmpty)
            #expect(try reader.quarantine().isEmpty)
            let statistics = try reader.statistics()
            #expect((statistics.notes, statistics.deleted, statistics.conflicts) == (0, 0, 0))
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `a transaction that throws leaves nothing behind`(kind: StoreKind) throws {
        let store = try make(kind)
        try store.write { try $0.add(Sample.revision(of: Sample.unid(1), counter: 1)) }
        #expect(throws: Stop.self) {
            try store.write { writer throws in
                try fill(writer)
                throw Stop()
            }
        }
        try store.read { reader throws in
            #expect(try reader.title() == "Hồ sơ")
            #expect(try reader.clock() == StoreClock())
            #expect(try reader.note(Sample.unid(2)) == nil)
            #expect(try reader.note(Sample.unid(1))?.revisionCount == 1)
            #expect(try reader.lastSequence() == 1)
            #expect(try reader.checkpoints().isEmpty)
            #expect(try reader.quarantine().isEmpty)
            #expect(try reader.notesWithConflicts().isEmpty)
            #expect(try reader.designNotes().isEmpty)
        }
        // What counters and short names the failed transaction took are given out again without harm.
        try store.write { writer throws in
            #expect(try writer.clock() == StoreClock())
            let record = try writer.add(
                Sample.revision(of: Sample.unid(3), by: 8, counter: 1, form: "Other"), origin: Sample.incarnation(8))
            #expect((record.key, record.sequence) == (2, 2))
        }
        try store.read { reader throws in
            let record = try #require(try reader.note(Sample.unid(3)))
            #expect(record.form == "Other")
            #expect(record.context == VersionVector([Dot(Sample.incarnation(8), 1)]))
            #expect(
                try reader.changes(after: 0, through: 2, in: .everything, excluding: Sample.incarnation(7), limit: 9)
                    .count == 2)
            #expect(
                try reader.changes(after: 0, through: 2, in: .everything, excluding: Sample.incarnation(8), limit: 9)
                    .count == 1)
        }
    }

    /// Touches everything there is.
    func fill(_ writer: any NoteStoreWriter) throws {
        try writer.setTitle("Other")
        try writer.setClock(StoreClock(counter: 9, time: HybridTimestamp(rawValue: 9)))
        let first = try writer.add(
            Sample.revision(of: Sample.unid(2), by: 7, counter: 1, form: "$Form"), origin: Sample.incarnation(7))
        try writer.add(Sample.revision(of: Sample.unid(1), counter: 2))
        try writer.setConflicts([Sample.unid(9)], of: first)
        try writer.setCheckpoint(StoredCheckpoint(sequence: 5, peer: "CN=a"), of: Sample.incarnation(7))
        try writer.addQuarantined(Self.quarantined([1]))
    }

    static func quarantined(_ bytes: [UInt8]) -> QuarantinedRevision {
        QuarantinedRevision(
            unid: Sample.unid(1), reason: .malformed, message: "unreadable", peer: "CN=a",
            receivedMilliseconds: Sample.wall, bytes: bytes)
    }

    @Test(arguments: StoreKind.allCases)
    func `inside a transaction its own writes are seen`(kind: StoreKind) throws {
        try make(kind).write { writer throws in
            try fill(writer)
            #expect(try writer.title() == "Other")
            #expect(try writer.clock().counter == 9)
            #expect(try writer.note(Sample.unid(2))?.form == "$Form")
            #expect(try writer.lastSequence() == 2)
            #expect(try writer.designNotes().map(\.unid) == [Sample.unid(2)])
            #expect(try writer.conflictParent(of: Sample.unid(9)) == Sample.unid(2))
            #expect(try writer.quarantine().count == 1)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `readers see what is committed and nothing of a transaction that runs`(kind: StoreKind) throws {
        let store = try make(kind)
        try store.write { writer throws in
            try fill(writer)
            try store.read { reader throws in
                #expect(try reader.note(Sample.unid(1)) == nil)
                #expect(try reader.lastSequence() == 0)
                #expect(try reader.title() == "Hồ sơ")
            }
        }
        #expect(try store.read { try $0.lastSequence() } == 2)
    }

    @Test(arguments: StoreKind.allCases)
    func `a reader keeps its state while others commit`(kind: StoreKind) throws {
        let store = try make(kind)
        try store.read { reader throws in
            #expect(try reader.lastSequence() == 0)
            try store.write { try $0.add(Sample.revision(of: Sample.unid(1), counter: 1)) }
            #expect(try reader.lastSequence() == 0)
            #expect(try reader.note(Sample.unid(1)) == nil)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `a note comes back as it was put`(kind: StoreKind) throws {
        let store = try make(kind)
        let put = try store.write { writer throws in
            var record = NoteRecord(unid: Sample.unid(1))
            try writer.append(Sample.revision(of: Sample.unid(1), by: 2, counter: 3), to: &record)
            try writer.append(Sample.revision(of: Sample.unid(1), by: 1, counter: 4), to: &record)
            record.form = "Hồ sơ cán bộ"
            record.context = VersionVector([Dot(Sample.incarnation(1), 4), Dot(Sample.incarnation(2), 3)])
            record.generation = .max
            record.standing = .deleted
            record.conflictCount = 3
            record.snapshot = (0..<5000).map { UInt8(truncatingIfNeeded: $0) }
            record.sequence = try writer.put(record, origin: nil)
            return record
        }
        #expect((put.key, put.revisionCount, put.sequence) == (1, 2, 1))
        try store.read { reader throws in
            #expect(try reader.note(Sample.unid(1)) == put)
            #expect(try reader.notes(afterKey: 0, limit: 1) == [put])
            #expect(try reader.notes(afterUNID: nil, limit: 1) == [put])
            #expect(
                try reader.changes(after: 0, through: 1, in: .everything, excluding: nil, limit: 1).map(\.record) == [
                    put
                ])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `a note without a snapshot and one with an empty one differ`(kind: StoreKind) throws {
        let store = try make(kind)
        try store.write { writer throws in
            var record = try writer.add(Sample.revision(of: Sample.unid(1), counter: 1))
            #expect(record.snapshot == nil)
            record.snapshot = []
            try writer.put(record, origin: nil)
        }
        #expect(try store.read { try $0.note(Sample.unid(1))?.snapshot } == [])
    }

    @Test(arguments: StoreKind.allCases)
    func `revisions come back verbatim in the order of arrival`(kind: StoreKind) throws {
        let store = try make(kind)
        var expected: [UNID: [StoredRevision]] = [:]
        // Interleaved notes, several forms, enough revisions that a dictionary comes into use.
        for counter in 1...150 {
            let unid = Sample.unid(counter % 7)
            let revision = try Sample.revision(
                of: unid, counter: UInt64(counter), form: counter % 2 == 0 ? "Person" : "Decision",
                String(repeating: "Nguyễn Thị Lan \(counter); ", count: counter % 5 * 20))
            expected[unid, default: []].append(StoredRevision(bytes: revision.bytes, hash: revision.hash))
            try store.write { try $0.add(revision) }
        }
        try store.read { reader throws in
            for (unid, revisions) in expected {
                #expect(try reader.revisions(of: #require(try reader.note(unid))) == revisions)
            }
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `the largest revision is stored`(kind: StoreKind) throws {
        let store = try make(kind)
        var random = SplitMix(seed: 1)
        let noise = String(decoding: (0..<1_000_000).map { _ in UInt8(random.int(below: 95) + 32) }, as: UTF8.self)
        let revision = try Sample.revision(of: Sample.unid(1), counter: 1, noise)
        try store.write { try $0.add(revision) }
        try store.read { reader throws in
            #expect(
                try reader.revisions(of: #require(try reader.note(Sample.unid(1)))).map(\.bytes) == [revision.bytes])
        }
    }
}
