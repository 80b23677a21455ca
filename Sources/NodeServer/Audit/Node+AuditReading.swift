import AuditLog
import Dispatch
import NoteModel
import ReplicationTransport

/// A record, with the log it stands in.
public struct FoundAuditRecord: Sendable, Hashable {
    public let name: AuditLogName
    public let record: AuditRecord
}

extension Node {
    /// The wanted records of all logs that are here, oldest first. Costs reading the logs from their ends to the last wanted record.
    public func auditRecords(_ query: AuditQuery) async throws -> [FoundAuditRecord] {
        let library = auditDesk.library
        return try await Self.besides {
            var found: [FoundAuditRecord] = []
            for folder in library.folders() {
                guard let name = folder.name(), query.admits(node: name.node) else { continue }
                var search = AuditQuery.Search(query)
                try folder.forEachFromEnd {
                    search.take($0)
                    return !search.isComplete
                }
                found += search.found.map { FoundAuditRecord(name: name, record: $0) }
            }
            found.sort {
                ($0.record.milliseconds, $0.name.log, $0.record.sequence)
                    < ($1.record.milliseconds, $1.name.log, $1.record.sequence)
            }
            return query.limit.map { Array(found.suffix($0)) } ?? found
        }
    }

    /// Verifies all logs that are here, or those of nodes whose name has a part.
    public func auditChecks(node part: String = "") async throws -> [AuditCheck] {
        // What was noted until now counts.
        try await audit.settle()
        var query = AuditQuery()
        query.node = part
        let (library, trusted, wanted) = (auditDesk.library, trustedAuthorities, query)
        return try await Self.besides {
            try library.folders().map { try $0.check(trusting: trusted) }
                .filter { $0.name.map { wanted.admits(node: $0.node) } ?? true }
        }
    }

    /// Off Swift's small thread pool.
    private static func besides<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global(qos: .utility).async { continuation.resume(with: Result { try body() }) }
        }
    }
}
