import Foundation
import GRDB
import MemoryNoteStore
import NoteModel
import NoteStore
import NoteStoreTestKit
import SQLiteNoteStore
import Testing

/// A changed byte of what is signed, or of what proves it, is found in the file and named.
@Suite struct SignatureDamageTests {
    private let folder = try! TemporaryFolder()
    private let signatures = SimulatedSignatures(node: "CN=node1/O=Thanh Xuân")
    private let changed = Sample.unid(2)

    /// A closed file with three notes, each saved twice.
    private func sound() throws -> String {
        let path = folder.file("sound-\(UInt32.random(in: 0...(.max))).dongbo")
        let store = try SQLiteNoteStore.create(path: path, identity: Sample.identity(1), title: "Hồ sơ")
        let replica = try TestReplica(1, store: store, signatures: signatures)
        for note in 1...3 {
            try replica.save(Sample.unid(note), ["HoTen": "Nguyễn Thị Lan \(note)", "NoiO": "Hạ Đình"], form: "Person")
            try replica.save(Sample.unid(note), ["NoiO": "Phường Khương Đình, \(note)"])
        }
        try store.close()
        return path
    }

    private func audit(_ path: String) throws -> VerificationReport {
        let store = try SQLiteNoteStore.open(path: path)
        defer { try? store.close() }
        let replica = try TestReplica(1, store: store, signatures: signatures)
        var (audit, total) = (SignatureAudit(), VerificationReport())
        while !audit.isDone { total += try replica.read { try audit.next(2, of: $0, reading: $1) } }
        return total
    }

    /// Changes something in the file and puts it back.
    private func changing(_ path: String, _ change: (Database) throws -> Void, _ body: () throws -> Void) throws {
        let kept = try Data(contentsOf: URL(fileURLWithPath: path))
        let queue = try DatabaseQueue(path: path)
        try queue.write(change)
        _ = try queue.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        try queue.close()
        try body()
        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        try kept.write(to: URL(fileURLWithPath: path))
    }

    private func bytes(_ path: String, _ sql: String) throws -> [Data] {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try queue.read { try Data.fetchAll($0, sql: sql) }
    }

    private static let note = "(SELECT key FROM note WHERE unid = ?)"
    private var unid: Data {
        Data((0..<16).map { UInt8(truncatingIfNeeded: changed.rawValue >> UInt128(8 * (15 - $0))) })
    }

    @Test func `a file that nobody touched is sound`() throws {
        let report = try audit(sound())
        #expect(report.notes == 3 && report.revisions == 6 && report.faults.isEmpty)
    }

    @Test(arguments: ["body", "hash"])
    func `a changed byte anywhere in a note's revision is found, and the note named`(column: String) throws {
        let path = try sound()
        let queue = try DatabaseQueue(path: path)
        let rows = try queue.read {
            try Row.fetchAll(
                $0, sql: "SELECT id, \(column) FROM revision WHERE note = \(Self.note)", arguments: [unid])
        }.map { (id: $0["id"] as Int64, value: $0[column] as Data) }
        try queue.close()
        #expect(rows.count == 2)
        for (id, value) in rows {
            for position in stride(from: 0, to: value.count, by: column == "hash" ? 8 : 1) {
                var damaged = value
                damaged[position] ^= 0x10
                try changing(path) {
                    try $0.execute(sql: "UPDATE revision SET \(column) = ? WHERE id = ?", arguments: [damaged, id])
                } _: {
                    let faults = try audit(path).faults
                    #expect(!faults.isEmpty, "byte \(position)")
                    #expect(faults.allSatisfy { $0.unid == changed && !$0.message.isEmpty }, "byte \(position)")
                }
            }
        }
    }

    @Test func `what is shown of a note and is not what its revisions say is found`() throws {
        let path = try sound()
        try changing(path) {
            // Another note's state, which can be read.
            try $0.execute(
                sql: "UPDATE note SET state = (SELECT state FROM note WHERE unid <> ? LIMIT 1) WHERE unid = ?",
                arguments: [unid, unid])
        } _: {
            let faults = try audit(path).faults
            #expect(faults.map(\.unid) == [changed])
            #expect(faults.first?.message.contains("not what its revisions say") == true)
        }
    }

    @Test(arguments: ["signature", "nodes", "signer"])
    func `a damaged row of a signed group is found, and its revision named`(column: String) throws {
        let path = try sound()
        let value = try #require(
            try bytes(path, "SELECT \(column) FROM signedgroup ORDER BY last LIMIT 1 OFFSET 2").first)
        for position in value.indices {
            var damaged = value
            damaged[position] ^= 0x20
            try changing(path) {
                try $0.execute(
                    sql: "UPDATE signedgroup SET \(column) = ? WHERE last = 3", arguments: [damaged])
            } _: {
                let faults = try audit(path).faults
                #expect(faults.map(\.unid) == [changed], "byte \(position)")
                #expect(faults.first?.dot == Dot(Sample.incarnation(1), 3), "byte \(position)")
            }
        }
    }

    @Test func `a signed group or a signer that is missing is found`() throws {
        let path = try sound()
        try changing(path) {
            try $0.execute(sql: "DELETE FROM signedgroup WHERE last = 3")
        } _: {
            let faults = try audit(path).faults
            #expect(faults.map(\.dot) == [Dot(Sample.incarnation(1), 3)])
            #expect(faults.first?.message == "nobody signed it")
        }
        try changing(path) {
            try $0.execute(sql: "DELETE FROM signer")
        } _: {
            let faults = try audit(path).faults
            #expect(faults.count == 6)
        }
    }
}
