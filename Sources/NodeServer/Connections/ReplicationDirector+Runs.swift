import Logging
import NoteModel
import NoteStore
import ReplicationCore
import ReplicationTransport

extension ReplicationDirector {
    func perform(_ run: ScheduledRun) {
        let handle = CancelHandle()
        let task = Task { [weak self] in
            guard let self else { return }
            let gain = ExchangeGain()
            let outcome = await self.outcome(of: run, handle, gain)
            await self.ended(run, outcome, gained: gain.isAny)
        }
        runs[run.id] = Run(task: task, handle: handle, moved: now.monotonic)
    }

    func cancel(_ id: UInt64, _ cause: CancelCause) {
        let reason =
            switch cause {
            case .timeLimit(let seconds): "the connection's time limit is \(DurationText.text(seconds: seconds))"
            case .stalled(let milliseconds): "nothing moved for \(DurationText.text(seconds: milliseconds / 1000))"
            case .withdrawn: "its connection was switched off, changed or removed"
            }
        runs[id]?.handle.cancel(reason)
    }

    private func ended(_ run: ScheduledRun, _ outcome: RunOutcome, gained: Bool) {
        runs[run.id] = nil
        schedule.ended(run: run.id, outcome, gained: gained, at: now, using: &random)
        step()
    }

    /// Performs one exchange. Whatever happens in it becomes an outcome: the schedule knows what to do with each.
    private nonisolated func outcome(
        of run: ScheduledRun, _ handle: CancelHandle, _ gain: ExchangeGain
    ) async -> RunOutcome {
        let (pair, settings) = (run.link.pair, run.link.settings)
        let connection: PeerConnection
        let peer: HierarchicalName
        do {
            peer = try HierarchicalName(parsing: pair.peer)
            connection = try await node.reach(peer, preferred: settings.address)
        } catch {
            await unanswered(pair.peer, error)
            node.noteUnreachable(pair, error)
            return handle.reason == nil ? .unreachable : .cut
        }
        await answered(pair.peer)
        do {
            let database = try node.database(pair.database)
            guard try await isShared(database, pair.peer, connection) else { return .notShared }
            let direction = ReplicationDirection(rawValue: settings.direction.rawValue)!
            _ = try await node.exchange(database, peer, connection, direction, handle) { gain.note($0) }
            await succeeded(pair)
            let left = settings.direction.pushes ? try node.backlog(of: database, for: pair.peer, limit: 1) : nil
            return .done(more: settings.isOnChange && left?.notes ?? 0 > 0)
        } catch {
            if handle.reason != nil { return .cut }
            switch (error as? DongboError)?.code {
            case .busy: return .busy
            case .noSuchThing:
                await forgetOffers(pair.peer)
                return .notShared
            default:
                await failed(pair, error)
                return .failed
            }
        }
    }

    /// Whether the peer has a replica of the database. Asks it at most every half minute about one that it did not have.
    private func isShared(_ database: DatabaseActor, _ peer: String, _ connection: PeerConnection) async throws -> Bool
    {
        let replica = database.identity.replica
        if let known = offers[peer] {
            if known.replicas.contains(replica) { return true }
            if now.monotonic - known.at < Self.offersLifetime { return false }
        }
        let replicas = Set(try await connection.databases().map(\.replica))
        offers[peer] = (replicas, now.monotonic)
        return replicas.contains(replica)
    }

    /// Milliseconds.
    private static let offersLifetime: UInt64 = 30_000

    private func forgetOffers(_ peer: String) { offers[peer] = nil }

    private func succeeded(_ pair: ReplicationPair) {
        guard complaints.removeValue(forKey: pair) != nil else { return }
        node.logger.notice(
            "replication works again", metadata: ["database": "\(pair.database)", "peer": "\(pair.peer)"])
    }

    /// The same failure is logged once, however often it comes.
    private func failed(_ pair: ReplicationPair, _ error: any Error) {
        let message = (error as? DongboError)?.message ?? "\(error)"
        guard complaints.updateValue(message, forKey: pair) != message else { return }
        node.logger.notice(
            "replication failed; it is tried again with growing pauses",
            metadata: ["database": "\(pair.database)", "peer": "\(pair.peer)", "error": "\(message)"])
    }
}
