import Foundation
import Logging
import NoteModel
import NoteStore
import ReplicationCore
import ReplicationTransport

/// Makes a node's connection documents happen: asks ``ReplicationSchedule`` what to do, does it, and tells it what came of
/// it. Decides nothing itself.
actor ReplicationDirector {
    /// A watch that this node keeps at a peer.
    struct Watch {
        let id: UUID
        let task: Task<Void, Never>
        let replicas: AsyncStream<Set<ReplicaID>>.Continuation
        /// When it opened; nil until the peer has answered.
        var since: UInt64?
    }

    struct Run {
        let task: Task<Void, Never>
        let handle: CancelHandle
        var moved: UInt64
    }

    let node: Node
    var schedule: ReplicationSchedule
    var random = SystemRandomNumberGenerator()
    var watches: [String: Watch] = [:]
    var runs: [UInt64: Run] = [:]
    /// The latest change sequence that a watched peer has told of, by pair.
    var told: [ReplicationPair: UInt64] = [:]
    /// Peers that do not answer: since when, so that each is logged once, and why.
    var silent: [String: (since: UInt64, message: String)] = [:]
    /// What was logged last about a pair that fails.
    var complaints: [ReplicationPair: String] = [:]
    /// Which databases a peer has, and when it said so.
    var offers: [String: (replicas: Set<ReplicaID>, at: UInt64)] = [:]
    private var subscription: ChangeSubscription?
    private var listening: Task<Void, Never>?
    private var timer: Task<Void, Never>?
    private var databases: Set<String> = []
    /// Of the directory that the schedule was configured by.
    private var edition: UInt64?
    private var booksSaved: UInt64 = 0
    private var isStopped = false

    /// Milliseconds between two times that the books are written down.
    private static let booksInterval: UInt64 = 10_000

    init(node: Node, limits: ScheduleLimits) {
        self.node = node
        schedule = ReplicationSchedule(limits: limits)
    }

    /// Now, on both clocks, in this machine's zone.
    var now: ScheduleMoment {
        ScheduleMoment(
            monotonic: Node.monotonicMilliseconds, wall: node.clock.wallMilliseconds,
            zoneOffset: TimeZone.current.secondsFromGMT(for: node.clock.now))
    }

    func start() {
        let subscription = node.changes.subscribe()
        self.subscription = subscription
        listening = Task { [weak self] in
            for await changes in subscription { await self?.changed(changes) }
        }
        configure()
        step()
    }

    /// Ends every exchange and watch, and returns when they have ended.
    func stop() async {
        isStopped = true
        subscription?.cancel()
        timer?.cancel()
        for run in runs.values { run.handle.cancel("the node is ending") }
        for watch in watches.values { end(watch) }
        let tasks = runs.values.map(\.task) + watches.values.map(\.task)
        for task in tasks { await task.value }
        await listening?.value
    }

    /// An exchange that a person asked for went well.
    func settled(_ pair: ReplicationPair, _ direction: ReplicationDirection) {
        schedule.settled(pair, ConnectionDirection(rawValue: direction.rawValue)!, at: now, using: &random)
        answered(pair.peer)
        step()
    }

    private func changed(_ changes: [DatabaseChange]) {
        let isConfiguration = changes.contains {
            $0.database == Node.directoryDatabase || !databases.contains($0.database)
        }
        if isConfiguration { configure() }
        for change in changes { schedule.changed(database: change.database, origin: change.origin, at: now) }
        step()
    }

    /// Reads the connection documents anew, if anything has changed that they are about.
    private func configure() {
        do {
            let (directory, names) = (try node.directoryIndex(), Set(node.databases.map(\.name)))
            guard directory.edition != edition || names != databases else { return }
            let plan = ConnectionPlan(directory, of: node.name, databases: node.databases)
            (databases, edition) = (names, directory.edition)
            schedule.configure(plan.links)
        } catch {
            node.logger.error(
                "the connection documents cannot be read; the ones known before stay", metadata: ["error": "\(error)"])
        }
    }

    /// Asks the schedule and does what it says.
    func step() {
        guard !isStopped else { return }
        for (id, run) in runs {
            let moved = node.moved(handle: run.handle)
            if moved > run.moved {
                runs[id]?.moved = moved
                schedule.moved(run: id, at: now)
            }
        }
        let decision = schedule.decide(at: now, using: &random)
        for (id, cause) in decision.cancel { cancel(id, cause) }
        for peer in decision.closeWatches { closeWatch(peer) }
        for (peer, databases) in decision.changeWatches { watches[peer]?.replicas.yield(replicas(of: databases)) }
        for (peer, databases) in decision.openWatches { openWatch(peer, databases) }
        for run in decision.start { perform(run) }
        saveBooks()
        let wake = runs.isEmpty ? decision.wakeAfter : min(decision.wakeAfter, Self.movementCheck)
        timer?.cancel()
        timer = Task { [weak self] in
            guard (try? await Task.sleep(for: .milliseconds(max(1, wake)))) != nil else { return }
            await self?.step()
        }
    }

    /// Milliseconds between two looks at whether running exchanges move.
    private static let movementCheck: UInt64 = 5000

    private func saveBooks() {
        let time = now.monotonic
        guard time - booksSaved >= Self.booksInterval else { return }
        booksSaved = time
        node.saveBooks()
    }

    func replicas(of databases: Set<String>) -> Set<ReplicaID> {
        Set(node.databases.filter { databases.contains($0.name) }.map(\.identity.replica))
    }

    // MARK: What is logged

    /// A peer that does not answer is logged once, and once when it answers again.
    func unanswered(_ peer: String, _ error: any Error) {
        let message = (error as? DongboError)?.message ?? "\(error)"
        let isNew = silent[peer] == nil
        silent[peer] = (silent[peer]?.since ?? now.monotonic, message)
        guard isNew else { return }
        node.logger.notice(
            "peer does not answer; it is tried again with growing pauses until it does",
            metadata: ["peer": "\(peer)", "error": "\(error)"])
    }

    func answered(_ peer: String) {
        guard let since = silent.removeValue(forKey: peer)?.since else { return }
        node.logger.notice(
            "peer answers again", metadata: ["peer": "\(peer)", "afterSeconds": "\((now.monotonic - since) / 1000)"])
    }
}
