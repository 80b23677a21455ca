import AuditLog
import NodeServer
import NoteModel

/// What the audit log costs: a reading, and a durable record.
enum AuditStage {
    struct Result {
        let reading: Cost
        /// One after the other.
        let durableSeconds: Double
        /// Sixteen at a time, one of them.
        let sharedSeconds: Double
        let bytesPerRecord: Double
    }

    static func run(_ count: Int, folder: String) async throws -> Result {
        let path = folder + "/audit"
        let book = try AuditBook(
            path: path, node: HierarchicalName(parsing: "CN=hub/O=Thanh Xuân"), clock: NodeClock())
        let entry = AuditEntry(
            .read, by: AuditActor("CN=Nguyễn Thị Lan/OU=Phường Hạ Đình/O=Thanh Xuân", .commandLine, from: "socket"),
            database: "dang-vien", unids: [UNID(rawValue: .max)])
        let reading = try threadCost { for _ in 0..<count { try book.note(entry) } }.cost / count
        let durable = try await seconds { for _ in 0..<200 { try await book.record(entry) } }.seconds / 200
        let shared = try await seconds {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<16 { group.addTask { for _ in 0..<100 { try await book.record(entry) } } }
                try await group.waitForAll()
            }
        }.seconds
        book.close()
        let size = Double(AuditBook.bytes(path: path))
        return Result(
            reading: reading, durableSeconds: durable, sharedSeconds: shared / 1600,
            bytesPerRecord: size / Double(count + 1800))
    }
}
