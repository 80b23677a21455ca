import SimulationKit

/// Situations in which something has gone wrong before, or would with a planted defect: chance alone seldom brings the steps in
/// this order. Other steps still come between them when the scenario is cut down, and before and after.
extension StepGenerator {
    mutating func situation() -> [Step] {
        if hasRights { return random.pick([0, 1, 2]) == 0 ? tornExchange() : lostOrUnsent() }
        return switch random.below(100) {
        case ..<20: unsentEdit()
        case ..<40: purge()
        case ..<58: tornExchange()
        case ..<72: putBack()
        case ..<84: copiedFile()
        default: lostReader()
        }
    }

    private mutating func lostOrUnsent() -> [Step] { random.chance(percent: 50) ? unsentEdit() : lostReader() }

    /// A link whose caller holds only what it may see, if there is one.
    private mutating func edge() -> (link: Int, spoke: Int, hub: Int) {
        let edges = shape.links.indices.filter { !shape.isHub(shape.links[$0].caller) }
        let link = edges.isEmpty ? random.below(shape.links.count) : random.pick(edges)
        return (link, shape.links[link].caller, shape.links[link].called)
    }

    private func exchange(_ link: Int, _ directions: Directions = .both) -> Step {
        .exchange(link: link, isReversed: false, directions: directions)
    }

    /// Everybody hears of everything, but for one link, perhaps.
    private func rounds(without skipped: Int? = nil) -> [Step] {
        let links = shape.links.indices.filter { $0 != skipped }
        return links.reversed().map { exchange($0) } + links.map { exchange($0) }
    }

    /// A note leaves a spoke's sight while the spoke has written what nobody else has.
    private mutating func unsentEdit() -> [Step] {
        let (edge, note) = (edge(), note())
        return [
            .setReaders(node: edge.hub, note: note, readers: nil), exchange(edge.link),
            .edit(node: edge.spoke, note: note, changes: changes()),
            .setReaders(node: edge.hub, note: note, readers: random.chance(percent: 70) ? 0 : readers()),
            exchange(edge.link, random.pick([.both, .pull, .pull])),
        ]
    }

    /// A note is deleted and perhaps purged; somebody was away all the time, or comes back with an old file, or edits late.
    private mutating func purge() -> [Step] {
        let (edge, note, isAway) = (edge(), note(), random.chance(percent: 50))
        var steps: [Step] = [.setReaders(node: edge.hub, note: note, readers: nil)] + rounds()
        if random.chance(percent: 40) { steps.append(.backUp(node: edge.spoke)) }
        steps.append(.delete(node: random.below(shape.hubs), note: note))
        steps += rounds(without: isAway ? edge.link : nil)
        steps += rounds(without: isAway ? edge.link : nil)
        if isAway || random.chance(percent: 30) {
            steps.append(.edit(node: edge.spoke, note: note, changes: changes()))
        }
        if random.chance(percent: 40) { steps.append(.passTime(minutes: 60 * 24 * 400)) }
        if isAway, random.chance(percent: 30) { steps.append(.fence(node: edge.spoke)) }
        steps += (0..<shape.hubs).map { .purge(node: $0) }
        if random.chance(percent: 40) {
            steps += [
                .putBack(node: edge.spoke, isSilent: random.chance(percent: 50)),
                .edit(node: edge.spoke, note: note, changes: changes()),
            ]
        }
        return steps + [exchange(edge.link)]
    }

    /// An exchange ends somewhere in the middle: the line is cut, a program killed, a disk full. Then it is tried again.
    private mutating func tornExchange() -> [Step] {
        let link = random.below(shape.links.count)
        let ends = [shape.links[link].caller, shape.links[link].called]
        let node = random.pick(ends)
        var steps: [Step] = [creation(), .edit(node: random.pick(ends), note: note(), changes: changes())]
        if random.chance(percent: 50) {
            steps += [
                .fillDisk(node: node, transactions: 1 + random.below(3)), exchange(link),
                .edit(node: random.pick(ends), note: note(), changes: changes()),
            ]
        } else {
            steps += [
                .call(link: link, isReversed: random.chance(percent: 20), directions: .both, batchBytes: 1),
                .deliver(line: 3, frames: 3 + random.below(14)),
                random.chance(percent: 50) ? .crash(node: node) : .cut(line: 3),
            ]
        }
        return steps + [exchange(link)]
    }

    /// A file of last month takes the place of today's, and is written on before anybody meets it.
    private mutating func putBack() -> [Step] {
        let edge = edge()
        var steps: [Step] = [exchange(edge.link), .backUp(node: edge.spoke)]
        for _ in 0..<1 + random.below(3) { steps.append(.edit(node: edge.spoke, note: note(), changes: changes())) }
        steps += [exchange(edge.link), .passTime(minutes: 60 * 24 * 30)]
        steps.append(.putBack(node: edge.spoke, isSilent: random.chance(percent: 70)))
        for _ in 0..<random.below(6) { steps.append(.edit(node: edge.spoke, note: note(), changes: changes())) }
        return steps + [exchange(edge.link)]
    }

    /// One file on two nodes at once, both of which go on writing.
    private mutating func copiedFile() -> [Step] {
        let (from, to, hot) = (spoke(), spoke(), note())
        var steps = rounds() + [.copyFile(from: from, to: to)]
        for node in [from, to, from, to] where random.chance(percent: 70) {
            steps.append(.edit(node: node, note: random.chance(percent: 60) ? hot : note(), changes: changes()))
        }
        let own = shape.links.indices.filter { [from, to].contains(shape.links[$0].caller) }
        return steps + (random.chance(percent: 50) ? own : own.reversed()).map { exchange($0) }
    }

    /// A note is taken from a spoke and edited behind its back.
    private mutating func lostReader() -> [Step] {
        let (edge, note) = (edge(), note())
        return [
            .setReaders(node: edge.hub, note: note, readers: nil), exchange(edge.link),
            .setReaders(node: edge.hub, note: note, readers: random.chance(percent: 50) ? 0 : readers()),
            exchange(edge.link), .edit(node: edge.hub, note: note, changes: changes()), exchange(edge.link),
        ]
    }
}
