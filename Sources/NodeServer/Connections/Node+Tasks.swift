import Foundation
import NoteModel
import NoteStore
import ReplicationCore
import Synchronization

extension Node {
    /// An exchange in which nothing moves for so long is ended, whoever started it.
    static let stallMilliseconds: UInt64 = 180_000
    /// How often running exchanges are looked at.
    private static let stallCheck = Duration.seconds(15)

    /// Milliseconds on a clock that nobody sets and that goes on while the machine sleeps.
    static var monotonicMilliseconds: UInt64 { UInt64((ContinuousClock.now - clockOrigin) / .milliseconds(1)) }
    private static let clockOrigin = ContinuousClock.now - .seconds(1)

    /// Runs one exchange in its turn and keeps the books about it.
    ///
    /// - Parameter body: moves the exchange; it is cancelled when nothing moves for ``stallMilliseconds``, and when
    ///   `handle` says so.
    func tracked(
        _ database: DatabaseActor, _ peer: HierarchicalName, _ what: String, side: ExchangeSlots.Side,
        handle: CancelHandle = CancelHandle(),
        _ body:
            @escaping @Sendable (_ update: @escaping @Sendable (ExchangeReport) -> Void) async throws ->
            ExchangeReport
    ) async throws -> ExchangeReport {
        let (id, pair) = (UUID(), ReplicationPair(peer: peer.canonical, database: database.name))
        var task = RunningTask(
            what: what, database: database.name, peer: peer.canonical, startedMilliseconds: clock.wallMilliseconds,
            handle: handle)
        task.isWaiting = true
        registry.withLock { [task] in $0.tasks[id] = task }
        handle.onCancel { [slots] in slots.leave(pair, id) }
        do {
            try await slots.acquire(pair, id: id, side: side, handle: handle)
        } catch {
            forget(id)
            throw DongboError(
                .busy, "'\(database.name)' is just being replicated with \(peer); try again later", cause: error)
        }
        defer {
            forget(id)
            slots.release(pair, id: id)
        }
        registry.withLock { registry in
            registry.tasks[id]?.isWaiting = false
            registry.tasks[id]?.moved = Self.monotonicMilliseconds
        }
        let run = Task { [self] in
            try await reconsiderQuarantine(of: database)
            return try await body { report in self.moved(id, report) }
        }
        handle.onCancel { run.cancel() }
        let guardian = Task { [self] in try await endWhenStalled(id, handle) }
        defer { guardian.cancel() }
        do {
            let report = try await withTaskCancellationHandler {
                try await run.value
            } onCancel: {
                handle.cancel("it was cancelled")
            }
            noteEnd(pair, report, nil)
            return report
        } catch {
            let failure = Self.failure(error, handle.reason, peer)
            noteEnd(pair, registry.withLock { $0.tasks[id]?.report }, failure)
            throw failure
        }
    }

    /// What runs now.
    public var tasks: [RunningTask] {
        registry.withLock { $0.tasks.values.sorted { $0.startedMilliseconds < $1.startedMilliseconds } }
    }

    /// How the latest exchanges went, by peer and database, those before the last restart included.
    public var lastExchanges: [LastExchange] {
        registry.withLock {
            $0.lastExchanges.values.sorted { ($0.key.peer, $0.key.database) < ($1.key.peer, $1.key.database) }
        }
    }

    private func forget(_ id: UUID) { registry.withLock { _ = $0.tasks.removeValue(forKey: id) } }

    private func moved(_ id: UUID, _ report: ExchangeReport) {
        registry.withLock { registry in
            registry.tasks[id]?.report = report
            registry.tasks[id]?.moved = Self.monotonicMilliseconds
            registry.tasks[id]?.hasMoved = true
        }
    }

    private func endWhenStalled(_ id: UUID, _ handle: CancelHandle) async throws {
        while true {
            try await Task.sleep(for: Self.stallCheck)
            guard let moved = registry.withLock({ $0.tasks[id]?.moved }) else { return }
            if moved + Self.stallMilliseconds <= Self.monotonicMilliseconds {
                handle.cancel("nothing moved for \(Self.stallMilliseconds / 60_000) minutes")
            }
        }
    }

    private static func failure(_ error: any Error, _ reason: String?, _ peer: HierarchicalName) -> DongboError {
        if let reason {
            return DongboError(
                .inputOutput, "the exchange with \(peer) was ended: \(reason); the next one carries on", cause: error)
        }
        return error as? DongboError
            ?? DongboError(
                .inputOutput, "the exchange with \(peer) was ended early; the next one carries on", cause: error)
    }

    private func noteEnd(_ pair: ReplicationPair, _ report: ExchangeReport?, _ error: DongboError?) {
        // A peer that is just calling this node is no failure, and no news.
        if error?.code == .busy { return }
        let key = LastExchange.Key(peer: pair.peer, database: pair.database)
        let incarnation = (try? database(pair.database))?.identity.incarnation.description ?? ""
        registry.withLock { registry in
            let last = registry.lastExchanges[key]
            let now = clock.wallMilliseconds
            let report = report ?? ExchangeReport()
            let held = [last?.incarnation == incarnation ? last?.heldByPeer : nil, report.heldByPeer].compactMap(\.self)
            registry.lastExchanges[key] = LastExchange(
                key: key, atMilliseconds: now,
                successMilliseconds: error == nil ? now : last?.successMilliseconds,
                failures: error == nil ? 0 : (last?.failures ?? 0) + 1, error: error?.message, report: report,
                heldByPeer: held.max(), incarnation: incarnation)
            registry.booksChanged = true
        }
    }
}
