import Foundation
import Logging
import NoteModel
import NoteStore

/// Runs the agents of all databases of a node, one at a time: by schedule, after changes, and for people.
actor AgentDirector {
    /// Versions that agents of this node made, by database: the mark by which their saves start no agents.
    private final class OwnVersions {
        var tokens: [String: [UNID: RevisionToken]] = [:]
        /// More than this are forgotten; an agent may then see a save of its own once more.
        static let max = 200_000
    }

    private unowned let node: Node
    private let bounds: AgentBounds
    private var books: AgentBooks
    private let own = OwnVersions()
    private var loop: Task<Void, Never>?
    private var subscription: ChangeSubscription?
    /// One run at a time; people wait for their turn.
    private var isRunning = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// How long changes gather before agents look at them, and how often schedules are looked at.
    private static let gathering = Duration.milliseconds(300)
    private static let tick = Duration.seconds(5)

    init(node: Node, bounds: AgentBounds = AgentBounds()) {
        self.node = node
        self.bounds = bounds
        if let books = AgentBooks.load(node.directory.agents) {
            self.books = books
        } else {
            node.logger.warning("the record of agents' runs cannot be read and begins anew")
            books = AgentBooks()
        }
    }

    var log: [AgentRun] { books.log }

    func lastRun(_ agent: Agent, in database: String) -> AgentRun? {
        let unid = agent.unid.description
        return books.log.last { $0.database == database && $0.unid == unid }
    }

    // MARK: By itself

    func start() {
        let subscription = node.changes.subscribe()
        self.subscription = subscription
        loop = Task { [weak self] in
            await withTaskGroup(of: Void.self) { group in
                group.addTask { [weak self] in
                    for await _ in subscription {
                        guard (try? await Task.sleep(for: Self.gathering)) != nil else { return }
                        await self?.step()
                    }
                }
                group.addTask { [weak self] in
                    while (try? await Task.sleep(for: Self.tick)) != nil { await self?.step() }
                }
            }
        }
    }

    func stop() async {
        subscription?.cancel()
        loop?.cancel()
        await loop?.value
        loop = nil
    }

    /// Looks at every agent once.
    func step() async {
        for database in node.databases {
            guard !Task.isCancelled else { return }
            do {
                for agent in try database.read({ try $0.agents(reading: $1) }) where agent.isEnabled {
                    try await consider(agent, in: database)
                }
            } catch {
                node.logger.error(
                    "agents cannot be run", metadata: ["database": "\(database.name)", "error": "\(error)"])
            }
        }
    }

    private func consider(_ agent: Agent, in database: DatabaseActor) async throws {
        guard let definition = agent.definition, mayRunHere(definition) else { return }
        let key = AgentBooks.key(database.name, agent.unid.description)
        switch definition.trigger {
        case .manual: return
        case .scheduled:
            let zone = Int64(TimeZone.current.secondsFromGMT(for: node.clock.now)) * 1000
            let last = books.standings[key]?.started.map { Int64(clamping: $0) + zone }
            guard definition.isDue(at: Int64(clamping: node.clock.wallMilliseconds) + zone, last: last),
                try await takeLease(agent, in: database)
            else { return }
            _ = await run(agent, in: database, because: .schedule)
        case .afterSave, .afterReplication: try await follow(agent, definition, key, in: database)
        }
    }

    /// Lets an agent act on what has changed since it looked last.
    private func follow(
        _ agent: Agent, _ definition: AgentDefinition, _ key: String, in database: DatabaseActor
    ) async throws {
        let before = books.standings[key]?.sequence ?? agent.sequence
        guard try database.read({ try $1.lastSequence() }) > before, try await takeLease(agent, in: database) else {
            return
        }
        let found = try changed(agent, after: before, in: database)
        if !found.unids.isEmpty {
            _ = await run(
                agent, in: database, because: definition.trigger == .afterSave ? .save : .replication,
                on: found.unids)
        }
        guard books.standings[key]?.sequence != found.sequence else { return }
        books.standings[key, default: .init()].sequence = found.sequence
        // Only a run has to be remembered at once: looking at the same changes again changes nothing.
        if !found.unids.isEmpty { saveBooks() }
    }

    private func changed(
        _ agent: Agent, after sequence: UInt64, in database: DatabaseActor
    ) throws -> (unids: [UNID], sequence: UInt64) {
        let made = own.tokens[database.name] ?? [:]
        return try database.read { notes, reader in
            var (unids, position): ([UNID], UInt64) = ([], sequence)
            while unids.count < bounds.notes {
                let found = try notes.candidates(
                    for: agent, after: position, own: made, limit: bounds.page, reading: reader)
                unids += found.records.map(\.unid)
                if found.sequence == position { break }
                position = found.sequence
            }
            return (unids, position)
        }
    }

    private func mayRunHere(_ definition: AgentDefinition) -> Bool {
        guard let server = definition.server else { return true }
        return server == node.name.canonical
    }

    /// An agent that names its server needs no lease.
    private func takeLease(_ agent: Agent, in database: DatabaseActor) async throws -> Bool {
        guard agent.definition?.server == nil else { return true }
        let (name, wall) = (node.name.canonical, node.clock.wallMilliseconds)
        let held = try database.read { try $0.lease(of: agent, wallMilliseconds: wall, reading: $1) }
        if let held, held.holder != name { return false }
        return try await database.write { try $0.takeLease(of: agent, for: name, in: $1, wallMilliseconds: wall) }
    }

    // MARK: For people

    /// Runs an agent now, on all notes.
    ///
    /// - Throws: `.badData` for an agent that cannot be obeyed or is switched off, `.noRight` when another node runs it.
    func runNow(_ agent: Agent, in database: DatabaseActor) async throws -> AgentRun {
        guard let definition = agent.definition else {
            throw DongboError(.badData, "the agent '\(agent.name)' cannot be run: \(agent.fault ?? "")")
        }
        guard definition.isEnabled else {
            throw DongboError(
                .badData, "the agent '\(agent.name)' is switched off; 'dongbo agent enable' switches it on")
        }
        guard mayRunHere(definition) else {
            throw DongboError(.noRight, "the agent '\(agent.name)' runs on \(definition.server ?? "")")
        }
        guard try await takeLease(agent, in: database) else {
            throw DongboError(.busy, "another node runs the agent '\(agent.name)' now; 'dongbo agent list' says which")
        }
        return await run(agent, in: database, because: .person)
    }

    // MARK: A run

    private func takeTurn() async {
        guard isRunning else { return isRunning = true }
        await withCheckedContinuation { waiting.append($0) }
    }

    private func endTurn() {
        if waiting.isEmpty { isRunning = false } else { waiting.removeFirst().resume() }
    }

    private func run(
        _ agent: Agent, in database: DatabaseActor, because reason: AgentRun.Reason, on unids: [UNID]? = nil
    ) async -> AgentRun {
        await takeTurn()
        defer { endTurn() }
        let clock = ContinuousClock()
        let began = clock.now
        var run = AgentRun(agent, in: database.name, because: reason, started: node.clock.wallMilliseconds)
        do {
            var pages = AgentPages(unids)
            while let page = try await pages.next(of: agent, in: database, bounds.page, node) {
                let isLate = (clock.now - began) > .milliseconds(Int64(bounds.milliseconds))
                guard run.selected < bounds.notes, !isLate, !Task.isCancelled else {
                    run.isComplete = false
                    break
                }
                guard !page.isEmpty else { continue }
                let wall = node.clock.wallMilliseconds
                let batch = try await node.makingViews {
                    try await database.write { try $0.perform(agent, on: page, in: $1, wallMilliseconds: wall) }
                }
                run.add(batch)
                remember(batch, database.name)
            }
        } catch {
            run.error = (error as? DongboError)?.message ?? "\(error)"
            node.logger.error("an agent failed", metadata: ["agent": "\(agent.name)", "error": "\(error)"])
        }
        let took = clock.now - began
        run.milliseconds = UInt64(
            clamping: took.components.seconds * 1000 + took.components.attoseconds / 1_000_000_000_000_000)
        finish(run)
        return run
    }

    private func remember(_ batch: AgentBatch, _ database: String) {
        own.tokens[database, default: [:]].merge(batch.versions) { $1 }
        if own.tokens[database]!.count > OwnVersions.max { own.tokens[database] = batch.versions }
    }

    private func finish(_ run: AgentRun) {
        books.standings[AgentBooks.key(run.database, run.unid), default: .init()].started = run.started
        // What followed a change and found nothing to do is no news.
        let isNews = run.reason == .person || run.reason == .schedule || run.selected > 0 || run.error != nil
        if isNews {
            books.append(run)
            node.noteAudit(run.auditEntry)
        }
        saveBooks()
    }

    private func saveBooks() {
        do {
            try books.save(node.directory.agents)
        } catch {
            node.logger.error("the record of agents' runs cannot be written", metadata: ["error": "\(error)"])
        }
    }
}

/// Pages of the notes that an agent is about: given ones, or all in the order of their arrival.
private struct AgentPages {
    private var given: ArraySlice<UNID>?
    private var key: Int64 = 0

    init(_ unids: [UNID]?) { given = unids.map { $0[...] } }

    /// Nil at the end; a page may be empty.
    mutating func next(
        of agent: Agent, in database: DatabaseActor, _ size: Int, _ node: Node
    ) async throws -> [UNID]? {
        if let rest = given {
            guard !rest.isEmpty else { return nil }
            given = rest.dropFirst(size)
            return Array(rest.prefix(size))
        }
        let (start, wall) = (key, node.clock.wallMilliseconds)
        let (page, last) = try await node.makingViews {
            try database.read { notes, reader in
                let records = try reader.notes(afterKey: start, limit: size)
                return (
                    try notes.selected(by: agent, among: records, wallMilliseconds: wall, reading: reader),
                    records.last?.key
                )
            }
        }
        guard let last else { return nil }
        key = last
        return page
    }
}
