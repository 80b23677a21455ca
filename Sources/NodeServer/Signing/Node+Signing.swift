import Logging
import NoteModel
import NoteStore

extension Node {
    /// Signs what a file of before holds of this node's own. Page by page, so that writers get their turn between the pages.
    func signEarlier(in database: DatabaseActor) async throws {
        let unsigned = try await database.readAside { try $0.earlierUnsigned(reading: $1) }
        let page = 64 * CommitGroup.revisionsMax
        for start in stride(from: 0, to: unsigned.count, by: page) {
            let some = Array(unsigned[start..<min(start + page, unsigned.count)])
            let isLast = start + page >= unsigned.count
            try await database.write { try $0.signEarlier(some, isLast: isLast, in: $1) }
        }
        if !unsigned.isEmpty {
            logger.notice(
                "what was written before is signed now",
                metadata: ["database": "\(database.name)", "revisions": "\(unsigned.count)"])
        }
    }
}
