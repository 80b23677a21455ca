import Interchange
import NodeServer
import NoteModel
import NoteStore
import ReplicationCore

extension AdministrationService {
    /// One line for each database and peer: those that a connection is about and those that have been exchanged.
    func replication() async throws -> [JSONValue] {
        let standings = await node.standings()
        let lasts = Dictionary(uniqueKeysWithValues: node.lastExchanges.map { (Self.pair($0.key), $0) })
        let tasks = node.tasks
        return try Set(standings.keys).union(lasts.keys).sorted().map { pair in
            let task = tasks.first { $0.peer == pair.peer && $0.database == pair.database && !$0.isWaiting }
            return try line(of: pair, standings[pair], lasts[pair], task)
        }
    }

    private static func pair(_ key: LastExchange.Key) -> ReplicationPair {
        ReplicationPair(peer: key.peer, database: key.database)
    }

    private func line(
        of pair: ReplicationPair, _ standing: PairStanding?, _ last: LastExchange?, _ task: RunningTask?
    ) throws -> JSONValue {
        let report = last?.report ?? ExchangeReport()
        let backlog = try (try? node.database(pair.database)).flatMap { try node.backlog(of: $0, for: pair.peer) }
        let declined = try (try? node.database(pair.database))?.read { try $1.declinedCounts()[pair.peer] } ?? 0
        let now = node.clock.wallMilliseconds
        let outgoingLag = backlog?.oldestMilliseconds.map { Double(now - min(now, $0)) / 1000 } ?? 0
        let incomingLag = Double(standing?.waitingMilliseconds ?? 0) / 1000
        let moved = report.received.notes + report.pushed
        let seconds = max(report.seconds, 0.001)
        return ReplicationJSON.encode(report, peer: pair.peer, database: pair.database).adding([
            JSONMember("time", last.map { .time(milliseconds: $0.atMilliseconds) } ?? .null),
            JSONMember("error", .text(optional: standing?.peerError ?? last?.error)),
            JSONMember("state", .string(state(standing, last, task))),
            JSONMember("doing", .text(optional: task.map(doing))),
            JSONMember("lastSuccess", last?.successMilliseconds.map { .time(milliseconds: $0) } ?? .null),
            JSONMember("failures", .count(last?.failures ?? 0)),
            JSONMember("declined", .count(declined)),
            JSONMember("backlogOut", backlog.map { .count($0.notes) } ?? .null),
            JSONMember("backlogIn", standing?.incoming.map { .count($0) } ?? .null),
            JSONMember(
                "lagSeconds",
                backlog == nil && standing?.incoming == nil ? .null : .seconds(max(outgoingLag, incomingLag))),
            JSONMember("notesPerSecond", moved == 0 ? .null : .count(Int(Double(moved) / seconds))),
            JSONMember(
                "bytesPerSecond", moved == 0 ? .null : .count(Int(Double(report.bytesIn + report.bytesOut) / seconds))),
            JSONMember("next", next(standing, now)),
            JSONMember("onChange", .bool(standing?.isWatched ?? false)),
        ])
    }

    /// In one word: `running`, `unreachable`, `failing`, `scheduled`, `closed` (outside its times), `idle` (no connection of
    /// this node is about it).
    private func state(_ standing: PairStanding?, _ last: LastExchange?, _ task: RunningTask?) -> String {
        if task != nil { return "running" }
        guard let schedule = standing?.schedule else { return "idle" }
        if standing?.peerFailures ?? 0 > 0 { return "unreachable" }
        if schedule.failures > 0 { return "failing" }
        return schedule.isOpen ? "scheduled" : "closed"
    }

    private func doing(_ task: RunningTask) -> String {
        "\(task.what): \(task.report.received.notes) in, \(task.report.pushed) out"
    }

    private func next(_ standing: PairStanding?, _ now: UInt64) -> JSONValue {
        guard let wait = standing?.schedule?.nextAfter else { return .null }
        return .time(milliseconds: now + wait)
    }

    /// One line for each known node.
    func connections() async throws -> [JSONValue] {
        let standings = await node.standings()
        let watching = node.watchingPeers
        let lasts = node.lastExchanges
        let obstacles = try node.obstacles()
        return try node.knownNodes().map { known in
            let name = known.name.canonical
            let mine = standings.filter { $0.key.peer == name }
            let successes = lasts.filter { $0.key.peer == name }.compactMap(\.successMilliseconds)
            let failures = mine.values.map(\.peerFailures).max() ?? 0
            let isCalled = !mine.isEmpty
            // What was tried by hand is not in the schedule's books.
            let latest = lasts.filter { $0.key.peer == name && $0.failures > 0 }.max {
                $0.atMilliseconds < $1.atMilliseconds
            }
            return [
                "node": .text(known.name), "role": .string(known.role), "address": .text(optional: known.address),
                "thisNode": .bool(known.name.matches(node.name)),
                "lastExchange": successes.max().map { .time(milliseconds: $0) } ?? .null,
                "called": .bool(isCalled), "databases": .count(mine.count),
                "watching": .bool(mine.values.contains(where: \.isWatched)),
                "watchedBy": .bool(watching.contains(name)),
                "failures": .count(failures),
                "error": .text(optional: mine.values.lazy.compactMap(\.peerError).first ?? latest?.error),
                "obstacles": .array(
                    (obstacles[name] ?? []).map {
                        ["obstacle": .string($0.kind.rawValue), "message": .string($0.message)]
                    }),
            ]
        }
    }
}
