import AccessControl
import AdministrationProtocol
import GRPCCore
import Interchange
import NodeServer
import NoteModel
import NoteStore

extension AdministrationService {
    public func verify(
        request: Dongbo_Administration_V1_DatabaseRequest,
        response: RPCWriter<Dongbo_Administration_V1_Record>, context: ServerContext
    ) async throws {
        try await answering(request, response, context) { _, response in
            let (database, _) = try database(request.database, .manager, to: "verify it")
            let total = try await node.verify(database) { page in
                for fault in page.faults {
                    try await response.write(
                        Wire.Record([
                            "unid": .text(fault.unid),
                            "revision": fault.dot.map { .text($0) } ?? .null, "message": .string(fault.message),
                        ]))
                }
            }
            try await response.write(
                Wire.Record([
                    "notes": .count(total.notes), "revisions": .count(total.revisions),
                    "signatures": .count(total.signatures), "faults": .count(total.faults.count),
                ]))
        }
    }
}
