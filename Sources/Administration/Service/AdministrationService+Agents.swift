import AccessControl
import AdministrationProtocol
import GRPCCore
import Interchange
import NodeServer
import NoteModel
import NoteStore
import SwiftProtobuf

extension AdministrationService {
    public func listAgents(
        request: Dongbo_Administration_V1_DatabaseRequest,
        response: RPCWriter<Dongbo_Administration_V1_Record>, context: ServerContext
    ) async throws {
        try await answering(request, response, context) { _, response in
            let databases = request.database.isEmpty ? node.databases : [try node.database(request.database)]
            let caller = try caller
            for database in databases where request.database.isEmpty == false || isReadable(database, caller) {
                _ = try database.database.sight(of: caller)
                for (agent, lease, last) in try await node.agents(of: database) {
                    try await response.write(Wire.Record(AgentJSON.encode(agent, in: database.name, lease, last)))
                }
            }
        }
    }

    public func runAgent(
        request: Dongbo_Administration_V1_AgentRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            let (database, _) = try database(request.database, .designer, to: "run agents")
            return Wire.Record(AgentJSON.encode(try await node.runAgent(request.agent, in: database)))
        }
    }

    public func enableAgent(
        request: Dongbo_Administration_V1_EnableAgentRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            let (database, caller) = try readable(request.database)
            try await node.setAgent(request.agent, enabled: request.enabled, in: database, caller: caller)
            let agent = try node.agent(request.agent, in: database)
            return Wire.Record(AgentJSON.encode(agent, in: database.name, nil, nil))
        }
    }

    public func agentLog(
        request: Dongbo_Administration_V1_AgentLogRequest,
        response: RPCWriter<Dongbo_Administration_V1_Record>, context: ServerContext
    ) async throws {
        try await answering(request, response, context) { _, response in
            let caller = try caller
            if !request.database.isEmpty { _ = try readable(request.database) }
            let shown = Set(node.databases.filter { isReadable($0, caller) }.map(\.name))
            var runs = await node.agentLog().filter { shown.contains($0.database) }
            if !request.database.isEmpty {
                let database = try node.database(request.database)
                runs.removeAll { $0.database != database.name }
                if !request.agent.isEmpty {
                    let unid = try node.agent(request.agent, in: database).unid.description
                    runs.removeAll { $0.unid != unid }
                }
            }
            for run in runs.suffix(request.limit == 0 ? .max : Int(clamping: request.limit)) {
                try await response.write(Wire.Record(AgentJSON.encode(run)))
            }
        }
    }
}
