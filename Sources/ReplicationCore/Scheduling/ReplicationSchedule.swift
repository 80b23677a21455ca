import NoteModel

/// Decides which exchanges a node starts, and when, from its connection documents and what has happened so far.
///
/// Pure: events go in with the time, ``decide(at:using:)`` says what to do and when to ask again. The driver in
/// `NodeServer` performs it and reports back. All rules are here:
///
/// - At most one exchange of a pair (peer and database) at a time, a few in all; the more important go first.
/// - A failed exchange makes its pair wait; a peer that does not answer makes all of its pairs wait, and then one attempt
///   goes ahead of the others.
/// - An exchange that began before a change does not settle it: the pair is due again.
/// - Windows follow the wall clock, everything else the monotonic one.
public struct ReplicationSchedule: Sendable {
    struct Entry: Sendable {
        var link: ScheduledLink
        /// Something changed: due then.
        var changeDue: UInt64?
        /// Since when something at the peer is waiting to be fetched.
        var hintedSince: UInt64?
        /// Start of the latest opening (local milliseconds) that has had its call.
        var served: Int64?
        /// The opening that ``openingDue`` belongs to.
        var openingStart: Int64?
        var openingDue: UInt64 = 0
        var repeatDue: UInt64?
        /// When the latest call because of an opening began.
        var openingCalled: UInt64?
    }

    struct PairState: Sendable {
        var run: UInt64?
        var ended: UInt64?
        var failures = 0
        var retryAt: UInt64 = 0
    }

    struct PeerState: Sendable {
        var failures = 0
        var retryAt: UInt64 = 0
        var watch = WatchState()
    }

    struct WatchState: Sendable {
        enum Phase: Sendable { case none, opening, open }
        var phase = Phase.none
        var databases: Set<String> = []
        var openedAt: UInt64 = 0
        var failures = 0
        var retryAt: UInt64 = 0
    }

    struct Running: Sendable {
        let run: ScheduledRun
        var deadline: UInt64?
        var moved: UInt64
        var isCancelled = false
        /// What was waiting at the peer when it began.
        var hintedSince: UInt64?
    }

    let limits: ScheduleLimits
    var entries: [ScheduledLink.Key: Entry] = [:]
    var pairs: [ReplicationPair: PairState] = [:]
    var peers: [String: PeerState] = [:]
    var running: [UInt64: Running] = [:]
    var nextRun: UInt64 = 1

    public init(limits: ScheduleLimits = ScheduleLimits()) { self.limits = limits }

    /// Replaces the links. What is known of links that stay is kept; runs of links that went are cancelled with the next
    /// decision. A link whose settings changed is treated as if its present opening had not had its call yet.
    public mutating func configure(_ links: [ScheduledLink]) {
        var kept: [ScheduledLink.Key: Entry] = [:]
        for link in links {
            var entry = entries[link.key] ?? Entry(link: link)
            if entry.link.settings != link.settings {
                entry.served = nil
                entry.openingStart = nil
                entry.openingCalled = nil
            }
            entry.link = link
            kept[link.key] = entry
        }
        entries = kept
        let (livePairs, livePeers) = (Set(kept.keys.map(\.pair)), Set(kept.keys.map(\.pair.peer)))
        let busy = Set(running.values.map(\.run.link.pair))
        pairs = pairs.filter { livePairs.contains($0.key) || busy.contains($0.key) }
        peers = peers.filter { livePeers.contains($0.key) || $0.value.watch.phase != .none }
    }

    /// Failures in a row of reaching a peer; 0 while it answers or was never tried.
    public func failures(ofPeer peer: String) -> Int { peers[peer]?.failures ?? 0 }

    /// Whether the peer tells this node at once when something changes there.
    public func isWatching(_ peer: String) -> Bool { peers[peer]?.watch.phase == .open }

    /// Every pair that some link is about, sorted.
    public var allPairs: [ReplicationPair] { Set(entries.keys.map(\.pair)).sorted() }

    /// Where a connection document says to call a peer; empty when none does.
    public func address(ofPeer peer: String) -> String {
        entries.values.filter { $0.link.pair.peer == peer && !$0.link.settings.address.isEmpty }
            .min { $0.link.key < $1.link.key }?.link.settings.address ?? ""
    }

    /// Where a link stands, for people.
    public func standing(of pair: ReplicationPair, at now: ScheduleMoment) -> LinkStanding? {
        let mine = entries.values.filter { $0.link.pair == pair }
        guard !mine.isEmpty else { return nil }
        let state = pairs[pair] ?? PairState()
        let next = mine.map { dueTime(of: $0, at: now) }.min() ?? .max
        var standing = LinkStanding(failures: state.failures)
        standing.isRunning = state.run != nil
        standing.nextAfter = next == .max ? nil : next - min(next, now.monotonic)
        standing.isOpen = mine.contains { $0.link.settings.times.opening(at: now.local) != nil }
        standing.waitingSince = mine.compactMap(\.hintedSince).min()
        return standing
    }
}

/// Where one pair stands in the schedule.
public struct LinkStanding: Sendable, Hashable {
    /// Exchanges that failed in a row.
    public var failures = 0
    public var isRunning = false
    /// Milliseconds until its next exchange; nil when only a change or an opening far away brings one.
    public var nextAfter: UInt64?
    /// Whether a connection may call now.
    public var isOpen = false
    /// Monotonic milliseconds since when something at the peer is known to wait.
    public var waitingSince: UInt64?
}
