import Foundation
import NoteModel
import ReplicationTransport

/// What a node remembers of its agents: when they ran, how far they have read, and the log. On disk beside the databases.
struct AgentBooks: Codable {
    struct Standing: Codable {
        /// When the latest run began, in milliseconds since 1970 UTC.
        var started: UInt64?
        /// The change up to which an agent that follows changes has seen them.
        var sequence: UInt64?
    }

    /// By database and UNID of the agent.
    var standings: [String: Standing] = [:]
    /// Oldest first.
    var log: [AgentRun] = []

    static let logMax = 1000

    static func key(_ database: String, _ agent: String) -> String { "\(database)/\(agent)" }

    mutating func append(_ run: AgentRun) {
        log.append(run)
        if log.count > Self.logMax { log.removeFirst(log.count - Self.logMax) }
    }

    /// They are only books: what cannot be read is begun anew.
    static func load(_ path: String) -> AgentBooks? {
        guard let bytes = try? DurableFile.read(path) else { return AgentBooks() }
        return try? JSONDecoder().decode(AgentBooks.self, from: Data(bytes))
    }

    func save(_ path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        try DurableFile.write(String(decoding: try encoder.encode(self), as: UTF8.self), to: path, mode: 0o600)
    }
}
