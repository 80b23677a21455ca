import Foundation
import GRDB
import NoteModel
import NoteStore
import NoteStoreTestKit
import Testing

@testable import SQLiteNoteStore

/// Opening files: after a close, after a crash, while another has them, and of other formats.
@Suite struct OpeningTests {
    let folder = try! TemporaryFolder()
    var path: String { folder.file("a.dongbo") }

    /// A new file with notes 1 to `count`, each with two revisions.
    func filled(_ count: Int, path: String? = nil) throws -> SQLiteNoteStore {
        let store = try SQLiteNoteStore.create(path: path ?? self.path, identity: Sample.identity(1), title: "Hồ sơ")
        let replica = try TestReplica(1, store: store)
        for note in 1...count {
            try replica.save(Sample.unid(note), ["HoTen": "Nguyễn Thị Lan \(note)", "NoiO": "Hạ Đình"], form: "Person")
            try replica.save(Sample.unid(note), ["NoiO": "Nhân Chính \(note)"])
        }
        return store
    }

    func stateHash(_ store: SQLiteNoteStore) throws -> Digest { try TestReplica(1, store: store).stateHash() }

    @Test func `what was saved is there after closing`() throws {
        let store = try filled(100)
        let (hash, clock) = try (stateHash(store), store.read { try $0.clock() })
        try store.close()
        let again = try SQLiteNoteStore.open(path: path)
        #expect(try stateHash(again) == hash)
        #expect(try again.read { try $0.clock() } == clock)
        #expect(try again.read { try $0.identity() } == Sample.identity(1))
        #expect(try again.write { try $0.lastSequence() } == 200)
        try again.close()
    }

    /// The files as they are at any moment while the store is open are what a crash leaves.
    @Test func `what was acknowledged is there after a crash`() throws {
        let store = try SQLiteNoteStore.create(path: path, identity: Sample.identity(1), title: "")
        let replica = try TestReplica(1, store: store)
        for round in 1...5 {
            for note in 1...20 { try replica.save(Sample.unid(note), ["HoTen": "Lan \(round)"]) }
            let copy = folder.file("crash\(round).dongbo")
            for suffix in ["", "-wal"] {
                try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
            }
            let recovered = try SQLiteNoteStore.open(path: copy)
            #expect(try stateHash(recovered) == replica.stateHash())
            #expect(try recovered.read { try $0.clock() } == replica.read { try $1.clock() })
            // It goes on without using a dot or a sequence twice.
            let next = try TestReplica(1, store: recovered)
            next.wall = replica.wall
            try next.save(Sample.unid(99), ["a": "1"])
            #expect(try next.read { try $1.lastSequence() } == UInt64(round * 20 + 1))
            try recovered.close()
        }
        try store.close()
    }

    @Test func `a file that is open is refused to a second opener`() throws {
        let store = try filled(1)
        #expect(throws: DongboError(.busy, "")) { try SQLiteNoteStore.open(path: path) }
        // The refusal took nothing from who has it.
        #expect(throws: DongboError(.busy, "")) { try FileLock(path: path + ".lock") }
        #expect(try store.read { try $0.statistics().notes } == 1)
        try store.close()
    }

    @Test func `a file that another process has is refused until that ends`() throws {
        try filled(1).close()
        let other = Process()
        let (input, output) = (Pipe(), Pipe())
        other.executableURL = URL(fileURLWithPath: "/usr/bin/flock")
        other.arguments = ["-n", path + ".lock", "sh", "-c", "echo held; exec cat >/dev/null"]
        (other.standardInput, other.standardOutput) = (input, output)
        try other.run()
        #expect(output.fileHandleForReading.availableData == Data("held\n".utf8))
        #expect(throws: DongboError(.busy, "")) { try SQLiteNoteStore.open(path: path) }
        try input.fileHandleForWriting.close()
        other.waitUntilExit()
        try SQLiteNoteStore.open(path: path).close()
    }

    @Test func `a missing file and an existing one are told apart`() throws {
        #expect(throws: DongboError(.noSuchThing, "")) { try SQLiteNoteStore.open(path: path) }
        try filled(1).close()
        #expect(throws: DongboError(.cannotCreate, "")) {
            try SQLiteNoteStore.create(path: path, identity: Sample.identity(1), title: "")
        }
        #expect(throws: DongboError(.cannotCreate, "")) {
            try SQLiteNoteStore.create(path: folder.file("none/a.dongbo"), identity: Sample.identity(1), title: "")
        }
    }

    @Test func `a newer format is refused with advice`() throws {
        try filled(1).close()
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: "UPDATE database SET format = 2") }
        try queue.close()
        let error = #expect(throws: DongboError.self) { try SQLiteNoteStore.open(path: path) }
        #expect(error?.code == .badData)
        #expect(error?.message.contains("newer than this program") == true)
    }
}
