import AccessControl
import AdministrationProtocol
import AuditLog
import GRPCCore
import Interchange
import NodeServer
import NoteModel
import NoteStore
import People
import SealedItems

/// People's signed word on notes.
extension AdministrationService {
    public func approveNote(
        request: Dongbo_Administration_V1_ApproveNoteRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            let (database, caller) = try readable(request.database)
            let session = ActingSession.current.flatMap { SessionToken($0) }
            let base = request.base.isEmpty ? nil : try ItemChanges.base(request.base)
            let (note, approval) = try await node.approve(
                try Self.unid(request.unid), at: base, in: database, saying: request.text, session: session,
                caller: caller)
            return Wire.Record([
                "unid": .text(note.unid), "revision": .text(note.token), "person": .string(approval.person),
                "time": .time(milliseconds: approval.time),
            ])
        }
    }

    public func listApprovals(
        request: Dongbo_Administration_V1_NoteRequest, response: RPCWriter<Dongbo_Administration_V1_Record>,
        context: ServerContext
    ) async throws {
        try await answering(request, response, context) { trail, response in
            let (database, caller) = try readable(request.database)
            let unid = try Self.unid(request.unid)
            let view = try database.read { notes, reader in
                try notes.require(.read, of: unid, for: caller, reading: reader)
                return try notes.view(unid, reading: reader)
            }
            guard let view else { throw Self.noSuchNote(unid, in: database) }
            let (reports, damaged) = try node.approvals(of: view, in: database)
            try trail.read([unid], as: .read, "approvals")
            for report in reports {
                try await response.write(
                    Wire.Record([
                        "person": .string(report.approval.person), "time": .time(milliseconds: report.approval.time),
                        "text": .string(report.approval.text), "key": .text(report.approval.key),
                        "signature": .string(report.standing.rawValue),
                        "content": report.isUnchanged ? "same" : "changed",
                    ]))
            }
            for _ in 0..<damaged {
                try await response.write(
                    Wire.Record([
                        "person": .null, "time": .null, "text": "", "key": .null,
                        "signature": .string(ApprovalReport.Standing.broken.rawValue), "content": "changed",
                    ]))
            }
        }
    }
}
