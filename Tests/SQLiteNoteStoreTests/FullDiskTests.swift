import Foundation
import NoteModel
import NoteStore
import NoteStoreTestKit
import Testing

@testable import SQLiteNoteStore

/// A full disk: what does not fit is refused, what was acknowledged stays, and saving goes on once there is space.
@Suite struct FullDiskTests {
    let folder = try! TemporaryFolder()

    /// Saves notes until one is refused; returns how many were acknowledged.
    func fill(_ replica: TestReplica, from first: Int) throws -> Int {
        let text = String(repeating: "Phường Hạ Đình ", count: 300)
        for note in first..<first + 3000 {
            do {
                var random = SplitMix(seed: UInt64(note))
                let noise = (0..<100).map { _ in String(random.next(), radix: 36) }.joined()
                try replica.save(Sample.unid(note), ["HoTen": "Lan \(note)", "GhiChu": noise + text])
            } catch let error as DongboError {
                #expect(error.code == .inputOutput)
                #expect(error.message.contains("the disk is full; nothing was lost"))
                return note - first
            }
        }
        throw DiskNeverFull()
    }

    struct DiskNeverFull: Error {}

    func expectNotes(_ count: Int, _ replica: TestReplica) throws {
        #expect(try replica.read { try $1.statistics().notes } == count)
        #expect(try replica.read { try $1.clock().counter } == UInt64(count))
        for note in 0..<count { #expect(try replica.text(Sample.unid(note), "HoTen") == "Lan \(note)") }
    }

    @Test func `a file that may not grow refuses saves and loses nothing`() throws {
        let path = folder.file("a.dongbo")
        let store = try SQLiteNoteStore.create(path: path, identity: Sample.identity(1), title: "")
        let replica = try TestReplica(1, store: store)
        try store.limitSize(pages: 100)
        let acknowledged = try fill(replica, from: 0)
        #expect(acknowledged > 10)
        try expectNotes(acknowledged, replica)
        // Again and again: every refusal is clean.
        for _ in 0..<3 { #expect(try fill(replica, from: acknowledged) == 0) }
        try expectNotes(acknowledged, replica)

        try store.limitSize(pages: 200)
        let more = try fill(replica, from: acknowledged)
        #expect(more > 10)
        try expectNotes(acknowledged + more, replica)
        let hash = try replica.stateHash()
        try store.close()
        let again = try SQLiteNoteStore.open(path: path)
        let reopened = try TestReplica(1, store: again)
        #expect(try reopened.stateHash() == hash)
        try expectNotes(acknowledged + more, reopened)
        try again.close()
    }

    @Test(.enabled(if: SmallDisk.isPossible, "mounting a small disk needs rights that this process does not have"))
    func `a disk that is full refuses saves and works again when there is space`() throws {
        let disk = try SmallDisk(at: folder.file("disk"), megabytes: 2)
        let ballast = disk.path + "/ballast"
        try Data(count: 700_000).write(to: URL(fileURLWithPath: ballast))
        let path = disk.path + "/a.dongbo"
        let store = try SQLiteNoteStore.create(path: path, identity: Sample.identity(1), title: "")
        let replica = try TestReplica(1, store: store)
        let acknowledged = try fill(replica, from: 0)
        #expect(acknowledged > 10)
        try expectNotes(acknowledged, replica)
        try FileManager.default.removeItem(atPath: ballast)
        let more = try fill(replica, from: acknowledged)
        #expect(more > 10)
        try expectNotes(acknowledged + more, replica)
        try store.close()
        let again = try SQLiteNoteStore.open(path: path)
        try expectNotes(acknowledged + more, try TestReplica(1, store: again))
        try again.close()
    }
}
