import AdministrationProtocol
import GRPCCore
import Interchange
import NodeServer
import NoteModel
import NoteStore

extension AdministrationService {
    public func why(
        request: Dongbo_Administration_V1_WhyRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering {
            let database = try node.database(request.database)
            let unid = try Self.unid(request.unid)
            let peer = request.peer.isEmpty ? nil : try node.resolve(request.peer)
            let explanation = WhyExplanation(node: node, database: database, unid: unid)
            return Wire.Record(try database.read { try explanation.explain($0, $1, peer: peer) })
        }
    }
}
