import SimulationKit

/// Draws steps. Weights are chosen so that a note is edited at several places between two exchanges, and that most scenarios meet
/// one fault of machines and several of lines.
struct StepGenerator {
    var random: SeededGenerator
    let shape: Shape
    let length: Int
    let hasRights: Bool
    private var notes = 0
    private var nextValue = 0

    init(seed: UInt64, hasRights: Bool = false) {
        self.hasRights = hasRights
        random = SeededGenerator(seed: seed)
        let kind: Shape.Kind =
            switch random.below(100) {
            case ..<45: .star
            case ..<65: .twoHubs
            case ..<80: .chain
            case ..<90: .ring
            default: .mesh
            }
        let spokes =
            switch kind {
            case .star: 2 + random.below(2)
            case .twoHubs: 2 + random.below(2)
            case .chain: 1 + random.below(2)
            case .ring, .mesh: random.below(2)
            }
        shape = Shape(kind, spokes: spokes)
        length = 20 + random.below(50)
    }

    /// Two notes somewhere; often everybody has them before anything else happens.
    mutating func beginning() -> [Step] {
        var steps: [Step] = [.setMembers(group: 0, members: random.below(1 << shape.spokes), knownTo: ~0)]
        steps += [creation(), creation()]
        if random.chance(percent: 70) {
            for link in shape.links.indices.reversed() { steps.append(exchange(link)) }
            for link in shape.links.indices { steps.append(exchange(link)) }
        }
        return steps
    }

    private func exchange(_ link: Int) -> Step { .exchange(link: link, isReversed: false, directions: .both) }

    /// One step, or the steps of one situation.
    mutating func next() -> [Step] {
        if hasRights, random.chance(percent: 15) { return rights() }
        return random.chance(percent: 10) ? situation() : [step()]
    }

    private mutating func step() -> Step {
        switch random.below(100) {
        case ..<34: people()
        case ..<40: administrators()
        case ..<92: lines()
        default: machines()
        }
    }

    private mutating func people() -> Step {
        switch random.below(100) {
        case ..<16: creation()
        case ..<46: .edit(node: node(), note: note(), changes: changes())
        case ..<52: .open(node: node(), note: note())
        case ..<58: .saveOpened(node: node(), note: note(), changes: changes())
        case ..<65: .delete(node: node(), note: note())
        case ..<68: .restore(node: node(), note: note())
        case ..<74: .resolve(node: node(), conflict: random.below(4), keepTheirs: random.chance(percent: 50))
        case ..<78: .editConflict(node: node(), conflict: random.below(4), changes: changes())
        case ..<98: .setReaders(node: node(), note: note(), readers: readers())
        default:
            .declare(
                node: random.below(shape.hubs), form: random.below(Vocabulary.forms.count), policy: random.below(3))
        }
    }

    private mutating func administrators() -> Step {
        switch random.below(hasRights ? 50 : 100) {
        case ..<50:
            .setMembers(
                group: random.below(Vocabulary.groups), members: random.below(1 << shape.spokes),
                knownTo: random.chance(percent: 70) ? ~0 : random.below(1 << shape.hubs))
        case ..<75: .setSelection(node: spoke(), selection: random.below(Vocabulary.selections.count))
        case ..<80: .fence(node: spoke())
        default: .purge(node: random.below(shape.hubs))
        }
    }

    private mutating func lines() -> Step {
        let link = random.below(shape.links.count)
        let isReversed = random.chance(percent: 20)
        return switch random.below(100) {
        case ..<30:
            .call(
                link: link, isReversed: isReversed, directions: directions(),
                batchBytes: random.pick([1, 400, 100_000]))
        case ..<68: .deliver(line: random.below(4), frames: 1 + random.below(12))
        case ..<74: .cut(line: random.below(4))
        case ..<90: .exchange(link: link, isReversed: isReversed, directions: directions())
        case ..<93: .replay(recording: random.below(8))
        default: .lie(link: link, isReversed: random.chance(percent: 50), seed: random.next())
        }
    }

    private mutating func machines() -> Step {
        if hasRights {
            return random.chance(percent: 50)
                ? .crash(node: node()) : .fillDisk(node: node(), transactions: 1 + random.below(4))
        }
        return switch random.below(100) {
        case ..<20: .crash(node: node())
        case ..<40: .fillDisk(node: node(), transactions: 1 + random.below(4))
        case ..<56: .backUp(node: node())
        case ..<70: .putBack(node: node(), isSilent: random.chance(percent: 50))
        case ..<76: .copyFile(from: spoke(), to: spoke())
        case ..<90: clock()
        default: .passTime(minutes: random.pick([1, 90, 60 * 24 * 400]))
        }
    }

    private mutating func clock() -> Step { .shiftClock(node: node(), days: random.pick([0, 0, 1, -1, 365, -365])) }

    mutating func creation() -> Step {
        defer { notes += 1 }
        return .create(
            node: node(), note: notes, form: random.below(Vocabulary.forms.count),
            readers: random.chance(percent: 60) ? readers() : nil, changes: changes())
    }

    private mutating func node() -> Int { random.below(shape.nodes) }
    mutating func spoke() -> Int { shape.spokes == 0 ? node() : shape.hubs + random.below(shape.spokes) }
    /// The oldest notes are hot, so that edits meet.
    mutating func note() -> Int { random.chance(percent: 50) ? random.below(2) : random.below(notes) }
    private mutating func directions() -> Directions {
        random.chance(percent: 75) ? .both : random.chance(percent: 50) ? .pull : .push
    }

    mutating func readers() -> Int? {
        random.chance(percent: 15) ? nil : random.below(1 << (shape.spokes + Vocabulary.groups))
    }

    mutating func changes() -> [Change] { (0..<1 + random.below(2)).map { _ in change() } }

    private mutating func change() -> Change {
        switch random.below(100) {
        case ..<55: .write(item: item(), value: value())
        case ..<65: .remove(item: item())
        case ..<75: .addElement(random.below(Vocabulary.elements.count))
        case ..<80: .removeElement(random.below(Vocabulary.elements.count))
        case ..<95: .writeColumn(row: random.below(2), column: random.below(2), value: value())
        default: .removeRow(random.below(2))
        }
    }

    private mutating func item() -> Int { random.chance(percent: 50) ? 0 : random.below(Vocabulary.items.count) }

    private mutating func value() -> Int {
        nextValue += 1
        return nextValue
    }
}
