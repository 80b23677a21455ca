import NoteModel

extension ReplicationSchedule {
    /// A database changed here.
    ///
    /// - Parameter origin: the peer that sent the change, and so need not get it; nil when it was made here.
    public mutating func changed(database: String, origin: String?, at now: ScheduleMoment) {
        for (key, entry) in entries where key.pair.database == database && key.pair.peer != origin {
            guard entry.link.settings.isOnChange, entry.link.settings.direction.pushes else { continue }
            entries[key]!.changeDue = min(entry.changeDue ?? .max, now.monotonic + limits.changeDelay)
        }
    }

    /// A peer says that a database changed there.
    public mutating func hinted(
        _ pair: ReplicationPair, at now: ScheduleMoment, using random: inout some RandomNumberGenerator
    ) {
        for (key, entry) in entries where key.pair == pair {
            guard entry.link.settings.isOnChange, entry.link.settings.direction.pulls else { continue }
            let due = now.monotonic + random.next(upperBound: limits.hintSpread + 1)
            entries[key]!.changeDue = min(entry.changeDue ?? .max, due)
            entries[key]!.hintedSince = entry.hintedSince ?? now.monotonic
        }
    }

    /// Something moved in a run.
    public mutating func moved(run: UInt64, at now: ScheduleMoment) { running[run]?.moved = now.monotonic }

    /// A run has ended; nothing of it goes on.
    ///
    /// - Parameter gained: something became durable on either side, however it ended.
    public mutating func ended(
        run id: UInt64, _ outcome: RunOutcome, gained: Bool = false, at now: ScheduleMoment,
        using random: inout some RandomNumberGenerator
    ) {
        guard let ending = running.removeValue(forKey: id) else { return }
        let (key, direction) = (ending.run.link.key, ending.run.link.settings.direction)
        pairs[key.pair, default: PairState()].run = nil
        pairs[key.pair]!.ended = now.monotonic
        switch outcome {
        case .done(let more):
            reached(key.pair.peer)
            settle(key.pair, direction, at: now, using: &random)
            if more { entries[key]?.changeDue = now.monotonic + limits.changeDelay }
        case .notShared:
            reached(key.pair.peer)
            settle(key.pair, .both, at: now, using: &random)
            entries[key]?.changeDue = nil
        case .busy:
            reached(key.pair.peer)
            entries[key]?.changeDue = now.monotonic + limits.gap + random.next(upperBound: limits.gap * 4 + 1)
            entries[key]?.hintedSince = ending.hintedSince
        case .unreachable:
            missed(key.pair.peer, ending.run.link.settings.retry, at: now, using: &random)
            restore(ending, at: now)
        case .failed:
            fail(ending, gained, at: now, using: &random)
        case .cut where ending.deadline.map { $0 <= now.monotonic } ?? false && ending.moved > startOf(ending):
            // The time limit ended it in good order: the next call carries on, as in Notes. What was on its way because of a
            // change does not wait for another change.
            settle(key.pair, direction, at: now, using: &random)
            restore(ending, at: now)
        case .cut:
            if entries[key] != nil { fail(ending, gained, at: now, using: &random) }
        }
    }

    /// An exchange of a pair that a person asked for went well.
    public mutating func settled(
        _ pair: ReplicationPair, _ direction: ConnectionDirection = .both, at now: ScheduleMoment,
        using random: inout some RandomNumberGenerator
    ) {
        guard entries.keys.contains(where: { $0.pair == pair }) else { return }
        reached(pair.peer)
        settle(pair, direction, at: now, using: &random)
    }

    /// A watch is open. The peer may have changed while there was none, so everything on change is due.
    public mutating func watchOpened(
        _ peer: String, at now: ScheduleMoment, using random: inout some RandomNumberGenerator
    ) {
        guard peers[peer]?.watch.phase == .opening else { return }
        peers[peer]!.watch.phase = .open
        peers[peer]!.watch.openedAt = now.monotonic
        reached(peer)
        for (key, entry) in entries where key.pair.peer == peer && entry.link.settings.isOnChange {
            let due = now.monotonic + random.next(upperBound: limits.hintSpread + 1)
            entries[key]!.changeDue = min(entry.changeDue ?? .max, due)
        }
    }

    /// A watch has ended or could not be opened.
    public mutating func watchEnded(
        _ peer: String, unreachable: Bool, at now: ScheduleMoment, using random: inout some RandomNumberGenerator
    ) {
        guard var state = peers[peer] else { return }
        let wasSteady = state.watch.phase == .open && now.monotonic - state.watch.openedAt >= limits.steady
        state.watch.failures = wasSteady ? 1 : state.watch.failures + 1
        state.watch.phase = .none
        state.watch.databases = []
        let retry = retryPolicy(ofPeer: peer)
        state.watch.retryAt = now.monotonic + retry.delay(failures: state.watch.failures, using: &random)
        peers[peer] = state
        if unreachable { missed(peer, retry, at: now, using: &random) }
    }

    /// A watch ended because this node wanted it to.
    public mutating func watchClosed(_ peer: String) {
        peers[peer]?.watch = WatchState()
    }

    // MARK: Consequences

    private mutating func reached(_ peer: String) {
        peers[peer]?.failures = 0
        peers[peer]?.retryAt = 0
    }

    /// Several attempts that were under way together count as one.
    private mutating func missed(
        _ peer: String, _ retry: RetryPolicy, at now: ScheduleMoment, using random: inout some RandomNumberGenerator
    ) {
        var state = peers[peer] ?? PeerState()
        guard state.retryAt <= now.monotonic else { return }
        state.failures += 1
        state.retryAt = now.monotonic + retry.delay(failures: state.failures, using: &random)
        peers[peer] = state
    }

    /// The links of a pair have had their call, as far as it went in their direction: who only fetched has sent nothing.
    private mutating func settle(
        _ pair: ReplicationPair, _ direction: ConnectionDirection, at now: ScheduleMoment,
        using random: inout some RandomNumberGenerator
    ) {
        pairs[pair, default: PairState()].failures = 0
        pairs[pair]!.retryAt = 0
        for key in entries.keys.sorted() where key.pair == pair {
            guard var entry = entries[key], direction.covers(entry.link.settings.direction) else { continue }
            let times = entry.link.settings.times
            if let opening = times.opening(at: now.local) { entry.served = opening.start }
            entry.repeatDue = times.repeatSeconds.map { now.monotonic + random.around($0 * 1000) }
            if entry.changeDue == nil { entry.hintedSince = nil }
            entries[key] = entry
        }
    }

    /// On a bad line every exchange may break off and still bring a piece: as long as they do, pauses do not grow.
    private mutating func fail(
        _ ending: Running, _ gained: Bool, at now: ScheduleMoment, using random: inout some RandomNumberGenerator
    ) {
        let (pair, retry) = (ending.run.link.pair, ending.run.link.settings.retry)
        var state = pairs[pair] ?? PairState()
        state.failures = gained ? 1 : state.failures + 1
        state.retryAt = now.monotonic + retry.delay(failures: state.failures, using: &random)
        pairs[pair] = state
        restore(ending, at: now)
    }

    /// What a run that came to nothing should have settled is still to do.
    private mutating func restore(_ ending: Running, at now: ScheduleMoment) {
        guard var entry = entries[ending.run.link.key] else { return }
        entry.hintedSince = ending.hintedSince ?? entry.hintedSince
        if ending.run.reason != .schedule || ending.hintedSince != nil || entry.link.settings.isOnChange {
            entry.changeDue = min(entry.changeDue ?? .max, now.monotonic)
        }
        entries[ending.run.link.key] = entry
    }

    private func startOf(_ ending: Running) -> UInt64 {
        ending.deadline.map { $0 - (ending.run.link.settings.timeLimit ?? 0) * 1000 } ?? 0
    }

    private func retryPolicy(ofPeer peer: String) -> RetryPolicy {
        entries.keys.filter { $0.pair.peer == peer }.min().map { entries[$0]!.link.settings.retry } ?? RetryPolicy()
    }
}
