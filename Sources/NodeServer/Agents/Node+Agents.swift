import NoteModel
import NoteStore
import Synchronization

extension Node {
    /// Made when it is first needed.
    var agentDirector: AgentDirector {
        registry.withLock { registry in
            if let director = registry.agents { return director }
            let director = AgentDirector(node: self)
            registry.agents = director
            return director
        }
    }

    /// Starts what the agents' triggers say, and goes on until ``close()``.
    public func startAgents() async { await agentDirector.start() }

    public func stopAgents() async { await registry.withLock { $0.agents.take() }?.stop() }

    /// The agents of a database with who runs each and how it went last.
    public func agents(of database: DatabaseActor) async throws -> [(agent: Agent, lease: AgentLease?, last: AgentRun?)]
    {
        let wall = clock.wallMilliseconds
        let found = try database.read { notes, reader in
            try notes.agents(reading: reader).map {
                ($0, try notes.lease(of: $0, wallMilliseconds: wall, reading: reader))
            }
        }
        var agents: [(agent: Agent, lease: AgentLease?, last: AgentRun?)] = []
        for (agent, lease) in found {
            agents.append((agent, lease, await agentDirector.lastRun(agent, in: database.name)))
        }
        return agents
    }

    /// The agent that `text` means: its UNID or its name.
    public func agent(_ text: String, in database: DatabaseActor) throws -> Agent {
        let all = try database.read { try $0.agents(reading: $1) }
        let wanted = text.normalizedC.lowercased()
        let found = all.filter { $0.unid.description.lowercased() == wanted || $0.name.lowercased() == wanted }
        if found.count == 1 { return found[0] }
        let names = all.map { "'\($0.name)'" }.joined(separator: ", ")
        guard found.isEmpty else {
            throw DongboError(
                .wrongUsage,
                "several agents are called '\(text)'; give the UNID: "
                    + found.map(\.unid.description).joined(separator: ", "))
        }
        throw DongboError(
            .noSuchThing,
            "'\(database.name)' has no agent '\(text)'; " + (names.isEmpty ? "it has none" : "it has \(names)"))
    }

    /// Runs an agent now.
    public func runAgent(_ text: String, in database: DatabaseActor) async throws -> AgentRun {
        try await agentDirector.runNow(try agent(text, in: database), in: database)
    }

    /// Switches an agent on or off. Whoever switches it on signs it: it acts in this name from then on.
    public func setAgent(_ text: String, enabled: Bool, in database: DatabaseActor, caller: NoteCaller) async throws {
        let agent = try agent(text, in: database)
        let wall = clock.wallMilliseconds
        _ = try await database.write { notes, writer in
            try notes.save(
                SaveRequest(
                    unid: agent.unid, changes: [(AgentDefinition.enabledItem, .set(.number(enabled ? 1 : 0)))],
                    caller: caller),
                in: writer, wallMilliseconds: wall)
        }
    }

    /// What agents did on this node, oldest first; the latest thousand runs.
    public func agentLog() async -> [AgentRun] { await agentDirector.log }
}
