import FileAttachmentStore
import Foundation
import GRDB
import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import Testing

/// Attached files on disk: crashes, damage, what is where.
@Suite struct AttachmentFileTests {
    private let folder: TemporaryFolder
    private let content = SampleContent(seed: 1, size: 700_000)
    private var path: String { folder.file("attachments") }

    init() throws { folder = try TemporaryFolder() }

    private func chunkFiles() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: path + "/chunks").filter { $0.utf8.count > 2 }
    }

    private func file(of number: Int) -> String {
        let name = content.chunks[number].digest.description
        return "\(path)/chunks/\(name.prefix(2))/\(name)"
    }

    @Test func `a file in two notes and two databases is on disk once`() throws {
        let store = try FileAttachmentStore(path: path)
        try content.store(in: store)
        try content.store(in: store)
        for (replica, unid) in [(1, 1), (1, 2), (2, 1)] as [(UInt128, Int)] {
            let place = AttachmentPlace(replica: ReplicaID(rawValue: replica), unid: Sample.unid(unid))
            try store.record([AttachmentUse(place: place, digest: content.digest, size: 700_000)], scanned: nil)
        }
        #expect(try chunkFiles().count == 3)
        #expect(try store.uses(of: content.digest, after: nil, limit: 9).count == 3)
    }

    @Test func `files and folders are for their owner alone`() throws {
        let store = try FileAttachmentStore(path: path)
        try content.store(in: store)
        let modes = try [path, path + "/chunks", file(of: 0)].map {
            try FileManager.default.attributesOfItem(atPath: $0)[.posixPermissions] as? Int
        }
        #expect(modes == [0o700, 0o700, 0o600])
    }

    @Test func `after a crash between chunks a fetch finds those that were whole`() throws {
        // No close: the process ended.
        let crashed = try FileAttachmentStore(path: path)
        try crashed.setManifest(content.manifest, of: content.digest, size: 700_000)
        try crashed.putChunk(content.chunks[1].bytes, content.chunks[1].digest)
        let store = try FileAttachmentStore(path: path)
        #expect(try store.content(content.digest)?.state == .partly(content.manifest))
        #expect(try AttachmentLibrary(store).examine(content.manifest) == [false, true, false])
    }

    @Test func `a torn temporary file and chunks that nobody lists are gone after a start`() throws {
        let crashed = try FileAttachmentStore(path: path)
        try crashed.pin(content.chunks[0].digest)
        try crashed.putChunk(content.chunks[0].bytes, content.chunks[0].digest)
        try Data(content.bytes.prefix(1000)).write(to: URL(fileURLWithPath: path + "/incoming/7"))
        let other = SampleContent(seed: 2, size: 10)
        try other.store(in: crashed)
        let store = try FileAttachmentStore(path: path)
        #expect(try FileManager.default.contentsOfDirectory(atPath: path + "/incoming").isEmpty)
        #expect(try !store.hasChunk(content.chunks[0].digest) && store.hasChunk(other.chunks[0].digest))
    }

    @Test func `a damaged chunk is never given out, and can be fetched again`() throws {
        let store = try FileAttachmentStore(path: path)
        let library = AttachmentLibrary(store)
        try content.store(in: store)
        var bytes = content.chunks[1].bytes
        bytes[5] ^= 1
        try Data(bytes).write(to: URL(fileURLWithPath: file(of: 1)))
        #expect(try library.chunk(0, of: content.digest, content.manifest) == content.chunks[0].bytes)
        #expect(throws: DongboError(.badData, "")) { try library.chunk(1, of: content.digest, content.manifest) }
        #expect(try store.content(content.digest)?.state == .partly(content.manifest))
        #expect(try library.examine(content.manifest) == [true, false, true])
        try store.putChunk(content.chunks[1].bytes, content.chunks[1].digest)
        #expect(try library.verify(content.digest))
    }

    @Test func `a chunk that is cut short or too long is damage`() throws {
        let store = try FileAttachmentStore(path: path)
        try content.store(in: store)
        try Data().write(to: URL(fileURLWithPath: file(of: 0)))
        try Data(content.chunks[1].bytes + [0]).write(to: URL(fileURLWithPath: file(of: 1)))
        #expect(try store.chunk(content.chunks[0].digest) == nil && store.chunk(content.chunks[1].digest) == nil)
    }

    @Test func `what is removed is removed from the disk`() throws {
        let store = try FileAttachmentStore(path: path)
        try content.store(in: store)
        try store.remove(content.digest)
        #expect(try chunkFiles().isEmpty)
    }

    @Test func `everything is there after closing and opening`() throws {
        let first = try FileAttachmentStore(path: path)
        try content.store(in: first)
        try first.close()
        let second = try FileAttachmentStore(path: path)
        #expect(try second.content(content.digest)?.isHere == true)
        #expect(try AttachmentLibrary(second).verify(content.digest))
    }

    @Test func `of an older index the uses that stand alone are earned`() throws {
        let other = SampleContent(seed: 2, size: 5)
        func use(_ content: SampleContent, _ note: Int) -> AttachmentUse {
            AttachmentUse(
                place: AttachmentPlace(replica: Sample.replica, unid: Sample.unid(note)), digest: content.digest,
                size: UInt64(content.bytes.count))
        }
        let before = try FileAttachmentStore(path: path)
        for content in [content, other] { try content.store(in: before) }
        try before.record([use(content, 1), use(other, 1), use(other, 2)], scanned: nil)
        try before.close()
        let books = try DatabaseQueue(path: path + "/books.sqlite")
        try books.write {
            try $0.execute(
                sql: "DROP INDEX use_unearned; ALTER TABLE use DROP COLUMN earned; PRAGMA user_version = 1")
        }
        try books.close()
        let store = try FileAttachmentStore(path: path)
        #expect(try store.isEarned(content.digest, at: use(content, 1).place))
        #expect(try store.unearned(in: Sample.replica, after: nil, limit: 9) == [use(other, 1), use(other, 2)])
        try store.record([use(content, 3)], scanned: nil)
        #expect(try !store.isEarned(content.digest, at: use(content, 3).place))
    }
}
