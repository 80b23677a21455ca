import AccessControl
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
        try await answering(request, context) { trail in
            let database = try node.database(request.database)
            let unid = try Self.unid(request.unid)
            let peer = request.peer.isEmpty ? nil : try node.resolve(request.peer)
            let caller = try caller
            try database.read { notes, reader in
                // Why something is not here is for those who care for the database.
                if try reader.presentNote(unid) == nil, try reader.conflictParent(of: unid) == nil {
                    try notes.require(.manager, of: caller, to: "ask about notes that are not here")
                }
                try notes.require(.read, of: unid, for: caller, reading: reader)
            }
            try trail.read([unid])
            let explanation = WhyExplanation(node: node, database: database, unid: unid)
            return Wire.Record(try database.read { try explanation.explain($0, $1, peer: peer) })
        }
    }
}
