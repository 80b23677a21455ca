import AdministrationProtocol
import AuditLog
import GRPCCore
import Interchange
import NodeServer
import NoteModel

extension AdministrationService {
    /// Who reads the log is in the log.
    public func showLog(
        request: Dongbo_Administration_V1_ShowLogRequest,
        response: RPCWriter<Dongbo_Administration_V1_Record>, context: ServerContext
    ) async throws {
        try await answering(request, response, context) { trail, response in
            try requireAdministrator(to: "read the audit log")
            let query = try Self.query(request)
            // Before it is read, so that the reading is in it.
            try trail.beforeAnswer()
            for found in try await node.auditRecords(query) {
                try await response.write(Wire.Record(AuditJSON.encode(found)))
            }
        }
    }

    public func verifyLog(
        request: Dongbo_Administration_V1_VerifyLogRequest,
        response: RPCWriter<Dongbo_Administration_V1_Record>, context: ServerContext
    ) async throws {
        try await answering(request, response, context) { _, response in
            try requireAdministrator(to: "verify the audit log")
            for check in try await node.auditChecks(node: request.node.normalizedC) {
                try await response.write(Wire.Record(AuditJSON.encode(check)))
            }
        }
    }

    private static func query(_ request: Dongbo_Administration_V1_ShowLogRequest) throws(DongboError) -> AuditQuery {
        var query = AuditQuery()
        query.since = request.since == 0 ? nil : request.since
        query.until = request.until == 0 ? nil : request.until
        query.who = request.who.isEmpty ? nil : request.who.normalizedC
        query.node = request.node.isEmpty ? nil : request.node.normalizedC
        query.database = request.database.isEmpty ? nil : request.database
        query.unid = request.unid.isEmpty ? nil : try unid(request.unid)
        query.limit = request.limit == 0 ? nil : Int(clamping: request.limit)
        for word in request.acts {
            guard let known = AuditQuery.actWords.first(where: { $0.lowercased() == word.lowercased() }) else {
                throw DongboError(
                    .wrongUsage, "there is no act '\(word)': " + AuditQuery.actWords.joined(separator: ", "))
            }
            query.acts.insert(known)
        }
        return query
    }
}
