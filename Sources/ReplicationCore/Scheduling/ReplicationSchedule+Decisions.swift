import NoteModel

extension ReplicationSchedule {
    /// What to do now. Starts count as started when this returns; the driver must report how each ends.
    ///
    /// Costs the number of links. The same events, times and random numbers give the same decisions.
    public mutating func decide(
        at now: ScheduleMoment, using random: inout some RandomNumberGenerator
    ) -> ScheduleDecision {
        for key in entries.keys.sorted() { refresh(key, at: now, using: &random) }
        var decision = ScheduleDecision()
        decision.cancel = cancellations(at: now)
        decideWatches(&decision, at: now)
        var wake = now.monotonic + limits.wakeMax
        var due: [Entry] = []
        for entry in entries.values {
            let time = dueTime(of: entry, at: now)
            if time <= now.monotonic { due.append(entry) } else { wake = min(wake, time) }
        }
        for entry in due.sorted(by: Self.goesFirst) {
            if let run = start(entry, at: now) { decision.start.append(run) }
        }
        decision.wakeAfter = min(wake, nextCheck(after: now)) - now.monotonic
        return decision
    }

    /// When a link is due: not before `now` if it is not due yet; `.max` when nothing brings it on.
    func dueTime(of entry: Entry, at now: ScheduleMoment) -> UInt64 {
        let pair = pairs[entry.link.pair] ?? PairState()
        guard pair.run == nil else { return .max }
        let times = entry.link.settings.times
        guard let opening = times.opening(at: now.local) else {
            guard let next = times.nextOpening(after: now.local) else { return .max }
            return now.monotonic + UInt64(next - now.local)
        }
        var due = entry.changeDue ?? .max
        if entry.served.map({ $0 < opening.start }) ?? true {
            due = min(due, entry.openingDue)
        } else if opening.repeats, let repeatDue = entry.repeatDue {
            due = min(due, repeatDue)
        }
        if due == .max {
            return times.nextOpening(after: now.local).map { now.monotonic + UInt64($0 - now.local) } ?? .max
        }
        let gap = pair.ended.map { $0 + limits.gap } ?? 0
        return max(due, pair.retryAt, peers[entry.link.pair.peer]?.retryAt ?? 0, gap)
    }

    /// Keeps an entry's books on windows: a wall clock that moved must neither stop it nor let it call without end.
    private mutating func refresh(
        _ key: ScheduledLink.Key, at now: ScheduleMoment, using random: inout some RandomNumberGenerator
    ) {
        var entry = entries[key]!
        // The clock was set back: what it served lies in the future now.
        if let served = entry.served, served > now.local { entry.served = nil }
        if let opening = entry.link.settings.times.opening(at: now.local), opening.start != entry.openingStart {
            entry.openingStart = opening.start
            let spread = min(limits.openingSpread, (entry.link.settings.times.repeatSeconds ?? 600) * 100)
            entry.openingDue = max(
                now.monotonic + random.next(upperBound: spread + 1),
                entry.openingCalled.map { $0 + limits.openingGap } ?? 0)
        }
        entries[key] = entry
    }

    private static func goesFirst(_ left: Entry, _ right: Entry) -> Bool {
        (left.link.settings.priority, left.link.databasePriority, left.link.key)
            < (right.link.settings.priority, right.link.databasePriority, right.link.key)
    }

    private mutating func start(_ entry: Entry, at now: ScheduleMoment) -> ScheduledRun? {
        let link = entry.link
        let atPeer = running.values.count { $0.run.link.pair.peer == link.pair.peer }
        let isSuspect = failures(ofPeer: link.pair.peer) > 0
        guard pairs[link.pair]?.run == nil, running.count < limits.parallel,
            atPeer < (isSuspect ? 1 : limits.parallelPerPeer)
        else { return nil }
        let opening = link.settings.times.opening(at: now.local)
        let isOpening = entry.served.map { $0 < opening?.start ?? .min } ?? true
        let hasFailed = isSuspect || (pairs[link.pair]?.failures ?? 0) > 0
        let isChange = entry.changeDue.map { $0 <= now.monotonic } ?? false
        let run = ScheduledRun(id: nextRun, link: link, reason: hasFailed ? .retry : isChange ? .change : .schedule)
        nextRun += 1
        running[run.id] = Running(
            run: run, deadline: link.settings.timeLimit.map { now.monotonic + $0 * 1000 }, moved: now.monotonic,
            hintedSince: entry.hintedSince)
        pairs[link.pair, default: PairState()].run = run.id
        if peers[link.pair.peer] == nil { peers[link.pair.peer] = PeerState() }
        entries[link.key]!.changeDue = nil
        if isOpening { entries[link.key]!.openingCalled = now.monotonic }
        return run
    }

    private mutating func cancellations(at now: ScheduleMoment) -> [UInt64: CancelCause] {
        var causes: [UInt64: CancelCause] = [:]
        for (id, run) in running where !run.isCancelled {
            guard let cause = cause(toCancel: run, at: now) else { continue }
            running[id]!.isCancelled = true
            causes[id] = cause
        }
        return causes
    }

    private func cause(toCancel run: Running, at now: ScheduleMoment) -> CancelCause? {
        if entries[run.run.link.key] == nil { return .withdrawn }
        if let deadline = run.deadline, deadline <= now.monotonic {
            return .timeLimit(run.run.link.settings.timeLimit ?? 0)
        }
        return run.moved + limits.stall <= now.monotonic ? .stalled(limits.stall) : nil
    }

    private func nextCheck(after now: ScheduleMoment) -> UInt64 {
        var next = UInt64.max
        for run in running.values where !run.isCancelled {
            next = min(next, run.deadline ?? .max, run.moved + limits.stall)
        }
        for state in peers.values where state.watch.phase == .none {
            let time = max(state.retryAt, state.watch.retryAt)
            if time > now.monotonic { next = min(next, time) }
        }
        return next
    }

    private mutating func decideWatches(_ decision: inout ScheduleDecision, at now: ScheduleMoment) {
        var wanted: [String: Set<String>] = [:]
        for entry in entries.values {
            let settings = entry.link.settings
            guard settings.isOnChange, settings.direction.pulls, settings.times.opening(at: now.local) != nil else {
                continue
            }
            wanted[entry.link.pair.peer, default: []].insert(entry.link.pair.database)
        }
        for peer in Set(wanted.keys).union(peers.keys) {
            var state = peers[peer] ?? PeerState()
            let databases = wanted[peer] ?? []
            switch state.watch.phase {
            case .none:
                guard !databases.isEmpty, state.retryAt <= now.monotonic, state.watch.retryAt <= now.monotonic else {
                    break
                }
                state.watch.phase = .opening
                state.watch.databases = databases
                decision.openWatches[peer] = databases
            case .opening, .open:
                if databases.isEmpty {
                    decision.closeWatches.append(peer)
                    state.watch = WatchState()
                } else if databases != state.watch.databases {
                    state.watch.databases = databases
                    decision.changeWatches[peer] = databases
                }
            }
            peers[peer] = state
        }
        decision.closeWatches.sort()
    }
}
