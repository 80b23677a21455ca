import AccessControl
import SimulationKit

/// Steps about rights, in scenarios that have them.
extension StepGenerator {
    mutating func rights() -> [Step] {
        switch random.below(100) {
        case ..<40: [.rights(entry(at: random.below(shape.hubs)))]
        case ..<48: [.rights(entry(at: spoke()))]
        case ..<56: [.rights(.removeEntry(node: random.below(shape.hubs), name: anyName()))]
        case ..<68:
            [.rights(.setAuthors(node: anyNode(), note: note(), authors: random.chance(percent: 30) ? nil : readers()))]
        case ..<78: [.rights(.corrupt(node: spoke(), voice: voice()))]
        case ..<86: lostMidway()
        default: lostRight()
        }
    }

    private mutating func anyNode() -> Int { random.below(shape.nodes) }
    private mutating func anyName() -> Int { random.below(RightsVocabulary.nameCount(shape)) }

    private mutating func voice() -> Int? { random.chance(percent: 30) ? nil : random.below(shape.nodes) }

    private mutating func entry(at node: Int) -> RightsStep {
        .setEntry(node: node, name: anyName(), level: level(), without: withheld())
    }

    /// Half of them let read.
    private mutating func level() -> Int {
        let level: AccessLevel = random.pick([
            .noAccess, .depositor, .reader, .reader, .author, .author, .editor, .editor, .designer, .manager,
        ])
        return AccessLevel.allCases.firstIndex(of: level)!
    }

    private mutating func withheld() -> UInt16 {
        let flags: [AccessFlags] = [.createDocuments, .deleteDocuments, .replicateDocuments]
        return flags.reduce(0) { random.chance(percent: 20) ? $0 | $1.rawValue : $0 }
    }

    /// A spoke loses its right in the middle of an exchange that would show it something.
    private mutating func lostMidway() -> [Step] {
        let link = random.below(shape.links.count)
        let (spoke, hub) = (shape.links[link].caller, shape.links[link].called)
        guard !shape.isHub(spoke) else { return [.rights(entry(at: hub))] }
        let name = spoke - shape.hubs
        func right(_ level: Int) -> Step { .rights(.setEntry(node: hub, name: name, level: level, without: 0)) }
        let exchange = Step.exchange(link: link, isReversed: false, directions: .both)
        var edits: [Step] = []
        for note in 0..<3 { edits.append(.edit(node: hub, note: note, changes: changes())) }
        return [right(4), exchange] + edits + [
            .call(link: link, isReversed: false, directions: .both, batchBytes: 1),
            .deliver(line: 3, frames: 2 + random.below(8)), right(random.below(2)),
        ] + (0..<4).map { .deliver(line: $0, frames: 40) }
    }

    /// A spoke loses its right while it has written what nobody else has, hears of it, and gets the right back, perhaps.
    private mutating func lostRight() -> [Step] {
        let link = random.below(shape.links.count)
        let hub = shape.links[link].called
        guard !shape.isHub(shape.links[link].caller) else { return [.rights(entry(at: hub))] }
        let spoke = shape.links[link].caller
        let exchange = Step.exchange(
            link: link, isReversed: false, directions: random.pick([.both, .both, .pull, .push]))
        let name = spoke - shape.hubs + (random.chance(percent: 40) ? shape.spokes : 0)
        var steps: [Step] = [
            exchange, .edit(node: spoke, note: note(), changes: changes()),
            .rights(.setEntry(node: hub, name: name, level: random.below(3), without: withheld())),
            .edit(node: spoke, note: note(), changes: changes()), exchange,
        ]
        if random.chance(percent: 40) {
            steps.append(.rights(.decide(node: hub, firstIsAccepted: random.chance(percent: 50))))
        }
        if random.chance(percent: 60) {
            steps += [
                .edit(node: hub, note: note(), changes: changes()),
                random.chance(percent: 50)
                    ? .rights(.removeEntry(node: hub, name: name))
                    : .rights(.setEntry(node: hub, name: name, level: 4, without: 0)),
                exchange, .edit(node: spoke, note: note(), changes: changes()), exchange,
            ]
        }
        return steps
    }
}
