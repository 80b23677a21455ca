import AuditLog
import Foundation
import NoteModel
import NoteStoreTestKit
import ReplicationTransport
import Synchronization
import Testing

@testable import NodeServer

/// The log of one node on its disk.
@Suite struct AuditBookTests {
    private static let node = try! HierarchicalName(parsing: "CN=phuong/O=Thanh Xuân")
    private static let lan = AuditActor("CN=Lan/O=Thanh Xuân", .commandLine, from: "socket")

    private static func read(_ number: Int = 1) -> AuditEntry {
        AuditEntry(.read, by: lan, database: "chi-bo", unids: [UNID(rawValue: UInt128(number))])
    }

    private let folder = try! TemporaryFolder()
    private var library: AuditLibrary { AuditLibrary(path: folder.file("audit")) }

    private func open() throws -> AuditBook { try AuditBook(library, node: Self.node, clock: NodeClock()) }

    /// Every record of a log, oldest first.
    private func records(_ log: AuditLogID) throws -> [AuditRecord] {
        var found: [AuditRecord] = []
        try library.folder(log).forEachFromEnd {
            found.append($0)
            return true
        }
        return found.reversed()
    }

    private func check(_ log: AuditLogID) throws -> AuditCheck {
        let organisation = try CertificateAuthority.create(organisation: "Thanh Xuân", now: Date())
        let hub = try organisation.issueHubIdentity(name: Self.node, now: Date())
        return try library.folder(log).check(trusting: TrustedAuthorities(anchor: hub.authorityCertificate))
    }

    // Each record once wrapped the function that writes by another: some ten thousand ended the program with a stack overflow.
    @Test func `a log takes records without end`() async throws {
        let book = try open()
        for number in 1...30_000 { try book.note(Self.read(number)) }
        book.close()
        #expect(try check(book.name.log).isWhole)
        #expect(try records(book.name.log).count == 30_001)
    }

    @Test func `records outlast the program, and the chain goes on`() async throws {
        let first = try open()
        try await first.record(Self.read(1))
        first.close()
        let second = try open()
        try second.note(Self.read(2))
        second.close()
        #expect(second.name == first.name)
        #expect(try records(first.name.log).map(\.entry.act) == [.beginLog, .read, .read])
        #expect(try check(first.name.log).isWhole)
    }

    @Test func `those who write at the same time share the disk, and none is lost`() async throws {
        let book = try open()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<200 { group.addTask { try await book.record(Self.read(number)) } }
            try await group.waitForAll()
        }
        let found = try records(book.name.log)
        #expect(Set(found.flatMap(\.entry.unids)).count == 200)
        #expect(try check(book.name.log).head == book.head)
    }

    @Test func `a write that was cut off is cut away and kept beside, and the cut is in the log`() async throws {
        let first = try open()
        for number in 1...3 { try await first.record(Self.read(number)) }
        first.close()
        let path = first.folder.segments()[0]
        let bytes = try DurableFile.read(path)
        try DurableFile.write(Array(bytes.dropLast(7)), to: path, mode: 0o600)
        let second = try open()
        let found = try records(second.name.log)
        #expect(second.name == first.name && found.map(\.entry.act) == [.beginLog, .read, .read, .cutLog])
        #expect(try DurableFile.read("\(first.folder.path)/cut-3").count > 0)
        #expect(try check(second.name.log).isWhole)
    }

    @Test func `a damaged log is left as it is, and another says why it was begun`() async throws {
        let first = try open()
        for number in 1...5 { try await first.record(Self.read(number)) }
        first.close()
        let path = first.folder.segments()[0]
        var bytes = try DurableFile.read(path)
        bytes[bytes.count / 2] ^= 1
        try DurableFile.write(bytes, to: path, mode: 0o600)
        let second = try open()
        #expect(second.name != first.name)
        let reason = try #require(try records(second.name.log).first)
        #expect(reason.entry.act == .beginLog && reason.entry.detail.contains("cannot be read or was changed"))
        #expect(try DurableFile.read(path) == bytes)
        #expect(try !check(first.name.log).isWhole)
    }

    @Test func `a log that was taken away is missed`() async throws {
        let first = try open()
        try await first.record(Self.read())
        first.close()
        try FileManager.default.removeItem(atPath: first.folder.path)
        let second = try open()
        #expect(try records(second.name.log).first?.entry.detail.contains("record 1 is missing") == true)
    }

    @Test func `verifying finds a changed byte anywhere in a file, also where it looks like an end`() async throws {
        let book = try open()
        for number in 1...3 { try await book.record(Self.read(number)) }
        let path = book.folder.segments()[0]
        let whole = try DurableFile.read(path)
        let start = try AuditSegment(reading: whole).framesOffset
        // The first record's length, its middle, the last record's hash; all of them take their time.
        for place in [start + 2, start + 3, start + 60, whole.count - 1] {
            var bytes = whole
            bytes[place] ^= 0x7F
            try DurableFile.write(bytes, to: path, mode: 0o600)
            #expect(try !check(book.name.log).isWhole, "byte \(place)")
        }
        try DurableFile.write(whole, to: path, mode: 0o600)
        #expect(try check(book.name.log).isWhole)
    }

    @Test func `a full disk refuses, leaves nothing half written, and is used again when there is room`() async throws {
        let book = try open()
        try await book.record(Self.read(1))
        book.setOutput { descriptor, bytes in
            // Half of it fits.
            if bytes.count > 60 { return write(descriptor, bytes.baseAddress, bytes.count / 2) }
            errno = ENOSPC
            return -1
        }
        for _ in 0..<3 {
            #expect(throws: DongboError(.inputOutput, "")) { try book.note(Self.read(2)) }
        }
        book.setOutput { write($0, $1.baseAddress, $1.count) }
        try await book.record(Self.read(3))
        #expect(try records(book.name.log).flatMap(\.entry.unids) == [UNID(rawValue: 1), UNID(rawValue: 3)])
        #expect(try check(book.name.log).isWhole)
    }

    @Test func `a long log is in several files, whose chain is checked across them`() async throws {
        let book = try open()
        let unids = (0..<500).map { UNID(rawValue: UInt128($0)) }
        for _ in 0..<2200 { try book.note(AuditEntry(.list, by: Self.lan, unids: unids)) }
        book.close()
        let segments = book.folder.segments()
        #expect(segments.count == 3)
        #expect(try check(book.name.log).head == book.head)
        let frames = try book.folder.frames(after: 1000, limit: 50_000)
        guard case .record(let record, _, _) = AuditFrame.next(in: frames, at: 0) else {
            Issue.record("no frame"); return
        }
        #expect(record.sequence == 1001)
        try FileManager.default.removeItem(atPath: segments[1])
        guard case .gap = try check(book.name.log).fault else { Issue.record("a missing file is not missed"); return }
    }

    @Test func `files of the log are for the node's owner alone`() async throws {
        let book = try open()
        for path in book.folder.segments() + [library.path + "/own"] {
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }
}
