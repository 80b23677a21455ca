import NoteModel
import NoteStore
import ReplicationCore
import SimulationKit

/// The network.
extension District {
    private static let linesMax = 4
    private static let recordingsMax = 8

    func performTraffic(_ step: Step) throws {
        switch step {
        case .call(let link, let isReversed, let directions, let batchBytes):
            guard lines.count < Self.linesMax else { return }
            let (caller, called) = ends(of: link, isReversed: isReversed)
            try onLine(nil) { lines.append(try open(caller, to: called, directions, batchBytes: batchBytes)) }
        case .deliver(let line, let frames):
            guard !lines.isEmpty else { return }
            let line = lines[line % lines.count]
            try onLine(line) {
                for _ in 0..<frames where !line.isQuiet {
                    try checkTerms(of: line)
                    try line.deliver()
                }
            }
            if line.isQuiet { try close(line) }
        case .cut(let line):
            guard !lines.isEmpty else { return }
            lines.remove(at: line % lines.count)
            statistics.count("cuts")
        case .exchange(let link, let isReversed, let directions):
            let (caller, called) = ends(of: link, isReversed: isReversed)
            try exchange(caller, with: called, directions)
        case .replay(let recording):
            guard !recordings.isEmpty else { return }
            try replay(recordings[recording % recordings.count])
        case .lie(let link, let isReversed, let seed):
            let (liar, honest) = ends(of: link, isReversed: isReversed)
            try lie(liar, to: honest, seed: seed)
        default: preconditionFailure("not traffic")
        }
    }

    private func ends(of link: Int, isReversed: Bool) -> (caller: SimulatedNode, called: SimulatedNode) {
        let link = shape.links[link % shape.links.count]
        return isReversed ? (nodes[link.called], nodes[link.caller]) : (nodes[link.caller], nodes[link.called])
    }

    /// What holds between a node and one it talks to.
    func terms(of node: SimulatedNode, with peer: SimulatedNode) -> PeerTerms {
        var terms = PeerTerms(
            name: peer.name, sight: sight(of: peer, at: node),
            hasAuthority: shape.hasAuthority(peer.number), wanted: node.wanted,
            selections: { try SimulatedSelection($0) })
        terms.offersPerPage = 3
        return terms
    }

    /// What `peer` may see, as `node` has heard.
    func sight(of peer: SimulatedNode, at node: SimulatedNode) -> Sight {
        guard !peer.isHub, node.isHub else { return .everything }
        if scenario.hasRights { return guardedSight(of: peer, at: node) }
        let spoke = peer.number - shape.hubs
        let groups = node.members.indices.filter { node.members[$0] >> spoke & 1 == 1 }.map { "Nhóm \($0)" }
        return .readers(Set((groups + [peer.name]).map(ReaderName.key)))
    }

    func open(
        _ caller: SimulatedNode, to called: SimulatedNode, _ directions: Directions, batchBytes: Int = 100_000
    ) throws -> Line {
        // As the slots of a node see to it: one exchange of a pair at a time, and who calls anew has given up the call before.
        lines.removeAll { line in
            let ends = [line.caller.node, line.called.node]
            return ends.contains { $0 === caller } && ends.contains { $0 === called }
        }
        var (own, others) = (terms(of: caller, with: called), terms(of: called, with: caller))
        (own.batchBytes, others.batchBytes) = (batchBytes, batchBytes)
        let first = try ExchangeEnd(
            caller, with: called.number, terms: own, calling: directions, wall: wall(of: caller), mutant: mutant)
        let second = try ExchangeEnd(
            called, with: caller.number, terms: others, calling: nil, wall: wall(of: called), mutant: mutant)
        if log != nil {
            for end in [first, second] {
                end.onWrite = { [unowned self] in note("    node \(end.node.number) writes for \($0)") }
            }
        }
        if scenario.hasRights {
            first.watch = RightsWatch(self, at: caller, with: called)
            second.watch = RightsWatch(self, at: called, with: caller)
        }
        return try Line(caller: first, called: second)
    }

    /// A whole exchange; an operating error ends it.
    /// - Returns: what it moved; nil when an error ended it.
    @discardableResult
    func exchange(_ caller: SimulatedNode, with called: SimulatedNode, _ directions: Directions) throws -> Int? {
        var line: Line?
        do {
            let opened = try open(caller, to: called, directions)
            line = opened
            while !opened.isQuiet {
                try checkTerms(of: opened)
                try opened.deliver()
            }
        } catch let error as DongboError {
            note("  the exchange of \(caller.number) with \(called.number) ended: \(error)")
            statistics.count("failed exchanges")
        }
        guard let line, line.isFinished else { return nil }
        note("  \(caller.number) and \(called.number) exchanged \(line.noteCount) notes")
        try close(line)
        return line.noteCount
    }

    private func onLine(_ line: Line?, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as DongboError {
            note("  a line went down: \(error)")
            statistics.count("failed exchanges")
            lines.removeAll { $0 === line }
        }
    }

    /// Nothing more comes over the line.
    private func close(_ line: Line) throws {
        lines.removeAll { $0 === line }
        guard line.isFinished else {
            statistics.count("stalled exchanges")
            return
        }
        statistics.count("exchanges")
        statistics.count("notes moved", by: line.noteCount)
        trace.add(UInt64(line.noteCount))
        if recordings.count == Self.recordingsMax { recordings.removeFirst() }
        recordings.append(
            Recording(caller: line.caller.node.number, called: line.called.node.number, frames: line.said))
        try renewIfToldSo(line.caller)
        try renewIfToldSo(line.called)
    }

    /// A node whose file is to be given up copies it anew, once whoever told it has what it wrote. That it was restored anybody can
    /// show; the rest nodes believe only of those who decide what they may see.
    private func renewIfToldSo(_ end: ExchangeEnd) throws {
        guard let renewal = end.machine.renewal, try end.hasHandedIn,
            renewal == .restored || shape.hasAuthority(end.peer)
        else { return }
        note("  node \(end.node.number) gives its file up (\(renewal))")
        statistics.count("files given up")
        hangUp(end.node)
        // A spoke copies the database anew from a hub; a hub, whose copy the others live by, goes on under another name.
        if end.node.isHub || !shape.hasAuthority(end.peer) {
            end.node.renewIncarnation()
        } else {
            end.node.startAfresh()
        }
        try publish(end.node)
    }

    /// The node's program ended: nobody hears of it any more.
    func hangUp(_ node: SimulatedNode) {
        lines.removeAll { $0.caller.node === node || $0.called.node === node }
    }

    /// Says again what a caller said once, to whatever the called node is now. It may end in an error, and changes nothing for
    /// the worse.
    private func replay(_ recording: Recording) throws {
        let (caller, called) = (nodes[recording.caller], nodes[recording.called])
        // A line protects its frames; what may come twice is a bundle, and those go from spokes to hubs and between hubs.
        guard called.isHub else { return }
        let end = try ExchangeEnd(
            called, with: caller.number, terms: terms(of: called, with: caller), calling: nil, wall: wall(of: called),
            mutant: mutant)
        statistics.count("replayed exchanges")
        do {
            _ = try end.handle(.start)
            for frame in recording.frames { _ = try end.handle(.received(frame)) }
        } catch let error as DongboError {
            note("  the replay ended: \(error)")
        }
    }
}
