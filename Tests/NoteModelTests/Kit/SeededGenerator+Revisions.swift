import MergeSimulation
import NoteModel
import SimulationKit

/// Random revisions and states.
extension SeededGenerator {
    static let incarnations = (1...4).map { IncarnationID(rawValue: UInt128($0) << 100 | UInt128($0)) }

    /// A well-formed revision that belongs to no history.
    mutating func revision() -> Revision {
        let author = pick(Self.incarnations)
        let counter = UInt64(2 + below(1_000_000))
        let base = VersionVector(
            list { Dot($0.pick(Self.incarnations), UInt64(1 + $0.below(1_000_000))) }
                .filter { $0.incarnation != author } + (chance(percent: 50) ? [Dot(author, counter - 1)] : []))
        let settled = base.entries.map { Dot($0.incarnation, $0.counter) }.filter { _ in chance(percent: 40) }
        let open = settled.filter { _ in chance(percent: 50) }
        let isDeletion = chance(percent: 10)
        return Revision(
            dot: Dot(author, counter), unid: UNID(rawValue: 7), base: base,
            predecessor: chance(percent: 50) ? .init(counter: counter - 1, hash: Digest(of: bytes(4))) : nil,
            generation: UInt32(1 + below(1 << 20)), time: HybridTimestamp(rawValue: next()), author: "CN=" + text(),
            form: text(),
            deletion: isDeletion ? .init(reason: text()) : nil, resolves: settled.filter { !open.contains($0) },
            leavesOpen: open,
            writes: isDeletion ? [] : writes(leavingOpen: open), salts: .seed(UInt128(next())))
    }

    mutating func writes(leavingOpen open: [Dot]) -> [ItemWrite] {
        let paths: [ItemPath] = ["A", "B[r1].C", "B[r2].C", "D{x}", "Đ", "Ơ"]
        return paths.filter { _ in chance(percent: 50) }.map { path in
            let flags: ItemFlags = path.element != nil ? .setElement : chance(percent: 20) ? .protected : []
            let left = open.filter { _ in chance(percent: 50) }
            return ItemWrite(path, flags: flags, leavesOpen: left, chance(percent: 20) ? .removed : .value(value()))
        }
    }

    /// The revisions of one note as some replicas wrote them, in causal order; each knows a random part of the others.
    mutating func history(of count: Int) -> [EncodedRevision] {
        let unid = UNID(rawValue: 7)
        var counters = Self.incarnations.map { _ in UInt64(0) }
        var states = Self.incarnations.map { _ in NoteState(unid: unid) }
        var clocks = Self.incarnations.map { _ in HybridLogicalClock() }
        var predecessors: [Revision.Predecessor?] = Self.incarnations.map { _ in nil }
        var history: [EncodedRevision] = []
        for _ in 0..<count {
            let writer = below(Self.incarnations.count)
            for revision in history where chance(percent: 50) && states[writer].apply(revision) == .applied {
                clocks[writer].observe(revision.revision.time)
            }
            let losses = states[writer].losses(rules: .standard) { [] }.map(\.dot)
            let open = losses.filter { _ in chance(percent: 50) }
            counters[writer] += 1
            let isDeletion = !history.isEmpty && chance(percent: 12)
            let revision = Revision(
                dot: Dot(Self.incarnations[writer], counters[writer]), unid: unid, base: states[writer].context,
                predecessor: predecessors[writer], generation: states[writer].generation + 1,
                time: clocks[writer].tick(wallMilliseconds: UInt64(below(50))), author: "CN=\(writer)", form: "HoSo",
                deletion: isDeletion ? .init() : nil, leavesOpen: isDeletion ? [] : open,
                writes: isDeletion ? [] : writes(leavingOpen: open), salts: .seed(UInt128(counters[writer])))
            let encoded = try! EncodedRevision(revision)  // nothing here is too large
            precondition(states[writer].apply(encoded) == .applied, "a replica refused its own save")
            predecessors[writer] = .init(counter: counters[writer], hash: encoded.hash)
            history.append(encoded)
        }
        return history
    }
}
