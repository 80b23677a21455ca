import Foundation
import MemoryNoteStore
import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import SQLiteNoteStore
import Testing
import ViewIndex

/// Damaged files: whatever is wrong with them, there is an answer and not a crash.
@Suite struct DamageTests {
    let folder = try! TemporaryFolder()

    /// A closed file with conflicts, deletions, forms, dictionaries, checkpoints and quarantine.
    func sound() throws -> [UInt8] {
        let path = folder.file("sound.dongbo")
        let store = try SQLiteNoteStore.create(path: path, identity: Sample.identity(1), title: "Hồ sơ")
        let replica = try TestReplica(1, store: store, signatures: SimulatedSignatures(node: "CN=node1/O=Thanh Xuân"))
        try replica.declare("Person", policy: .whole)
        for note in 1...36 {
            let read = try replica.save(Sample.unid(note), ["HoTen": "Lan \(note)", "NoiO": "Hạ Đình"], form: "Person")
                .saved!
            guard note % 3 == 0 else { continue }
            try replica.save(Sample.unid(note), ["NoiO": "Nhân Chính"], base: read.token)
            try replica.save(Sample.unid(note), ["NoiO": "Khương Đình"], base: read.token, onConflict: .document)
            if note % 9 == 0 { try replica.delete(Sample.unid(note)) }
            if note % 6 == 0 { try replica.setReaders(Sample.unid(note), ["CN=Lan/O=Thanh Xuân"]) }
        }
        try replica.declare(
            ViewDesign(
                unid: Sample.unid(900), name: "V", selection: "SELECT @All",
                columns: [
                    ViewColumn(name: "NoiO", formula: "NoiO", sort: .ascending, isCategorized: true),
                    ViewColumn(name: "HoTen", formula: "HoTen", sort: .ascending, totals: .total, resort: .both),
                ]))
        try replica.open("V")
        try replica.write { _, writer, _ in
            try writer.setCheckpoint(StoredCheckpoint(sequence: 5, peer: "CN=a"), of: Sample.incarnation(2))
            try writer.addQuarantined(
                QuarantinedRevision(
                    unid: Sample.unid(1), reason: .fork, message: "", peer: "CN=a", receivedMilliseconds: 1, bytes: [1])
            )
        }
        try store.close()
        return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// Opens `bytes` as a database and reads and writes everything; any error is one for people.
    func use(_ bytes: [UInt8], _ comment: String, writing: Bool = true) throws -> DongboError? {
        let path = folder.file("damaged.dongbo")
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        do {
            let store = try SQLiteNoteStore.open(path: path)
            defer { try? store.close() }
            try use(store, writing: writing)
            return nil
        } catch let error as DongboError {
            return error
        } catch {
            Issue.record("\(comment): \(type(of: error)) \(error)")
            return nil
        }
    }

    func use(_ store: SQLiteNoteStore, writing: Bool) throws {
        let replica = try TestReplica(1, store: store, signatures: SimulatedSignatures(node: "CN=node1/O=Thanh Xuân"))
        var failure: (any Error)?
        func attempt(_ body: () throws -> Void) { do { try body() } catch { failure = error } }
        attempt { _ = try replica.stateHash() }
        attempt { _ = try replica.conflicts() }
        attempt { _ = try replica.quarantine() }
        for note in 1...36 { attempt { _ = try replica.view(Sample.unid(note)) } }
        attempt {
            try replica.read { _, reader in
                _ = (try reader.title(), try reader.checkpoints(), try reader.clock(), try reader.statistics())
                _ = try reader.changes(
                    after: 0, through: 1000, in: .everything, excluding: Sample.incarnation(2), limit: 1000)
            }
        }
        for sight in [Sight.everything, .readers(["cn=lan/o=thanh xuân"])] {
            attempt { _ = try replica.page("V", in: sight) }
            attempt { _ = try replica.page("V", order: ViewOrder(column: 1, isDescending: true), in: sight) }
        }
        attempt {
            var audit = SignatureAudit()
            while !audit.isDone {
                let report = try replica.read { try audit.next(10, of: $0, reading: $1) }
                if let fault = report.faults.first { throw DongboError(.badData, fault.message) }
            }
        }
        if writing { attempt { try replica.save(Sample.unid(2), ["HoTen": "Mai"]) } }
        if let failure { throw failure }
    }

    @Test func `a sound file raises nothing`() throws {
        #expect(try use(sound(), "sound") == nil)
    }

    @Test func `bytes flipped anywhere give an error or no harm`() throws {
        let sound = try sound()
        var random = SplitMix(seed: 7)
        var found = 0
        for round in 0..<500 {
            var damaged = sound
            // Half of them in the first pages, where the structure is.
            let position = random.int(below: round % 2 == 0 ? damaged.count : min(damaged.count, 16_384))
            damaged[position] ^= round % 3 == 0 ? 0xFF : UInt8(1 << random.int(below: 8))
            if try use(damaged, "byte \(position), round \(round)", writing: round % 4 == 0) != nil { found += 1 }
        }
        #expect(found > 30, "\(found)")
    }

    @Test func `a file that was cut short gives an error`() throws {
        let sound = try sound()
        var random = SplitMix(seed: 8)
        for length in [1, 15, 16, 100, 4095, 4096, 8192] + (0..<30).map({ _ in random.int(below: sound.count) }) {
            let error = try use(Array(sound.prefix(length)), "\(length) bytes")
            #expect(error?.code == .badData, "\(length) bytes: \(error?.message ?? "no error")")
        }
    }

    @Test func `a file of something else gives an error`() throws {
        for bytes in [
            Array("not a database, just some text of a few lines\n".utf8), [UInt8](repeating: 0, count: 8192),
        ] {
            #expect(try use(bytes, "text")?.code == .badData)
        }
    }
}
