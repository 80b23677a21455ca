import NoteModel
import SimulationKit

extension Scenario {
    /// The scenario of a seed: 3–7 replicas, 1–3 notes, some dozens of steps.
    public init(seed: UInt64) {
        var generator = StepGenerator(seed: seed)
        let rules = (0..<generator.notes).map { _ in generator.rules() }
        var steps: [Step] = (0..<generator.notes).map { generator.creation(of: $0) }
        for _ in 0..<generator.length { steps.append(generator.step()) }
        self.init(seed: seed, replicas: generator.replicas, notes: rules, steps: steps)
    }
}

/// Draws steps. Weights are chosen so that most notes see a conflict and about a third a deletion.
private struct StepGenerator {
    private var random: SeededGenerator
    let replicas: Int
    let notes: Int
    let length: Int
    private var nextValue = Vocabulary.sharedValues
    /// Sessions opened and not saved yet.
    private var sessions: [(replica: Int, session: Int, note: Int)] = []

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        replicas = 3 + random.below(5)
        notes = 1 + random.below(3)
        length = 20 + random.below(41)
    }

    mutating func rules() -> FormRules {
        let policy: ConflictPolicy =
            switch random.below(100) {
            case ..<60: .merge
            case ..<85: .whole
            default: .lastWriter
            }
        return FormRules(policy: policy, sets: random.chance(percent: 75) ? [Vocabulary.set.text] : [])
    }

    mutating func creation(of note: Int) -> Step {
        .recreate(replica: replica(), note: note, changes: changes() + [change()])
    }

    mutating func step() -> Step {
        switch random.below(100) {
        case ..<17: .edit(replica: replica(), note: note(), changes: changes())
        case ..<27: open()
        case ..<37: save()
        case ..<39: .delete(replica: replica(), note: note())
        case ..<42: .recreate(replica: replica(), note: note(), changes: changes())
        case ..<52: .resolve(replica: replica(), note: note(), document: random.below(4), choices: random.below(256))
        case ..<62: .send(from: replica(), to: replica(), note: note(), count: 1 + random.below(5))
        case ..<67: .sendSnapshot(from: replica(), to: replica(), note: note())
        case ..<77: .deliver(to: replica(), packets: packets(), keepsCopies: random.chance(percent: 20))
        case ..<80: .lose(to: replica(), packet: random.below(16))
        default: .exchange(replica(), replica(), note: note())
        }
    }

    /// Every other time beside a session that has the same note open on the same replica: what one of the two saves is then
    /// the predecessor of the other and not in its base.
    private mutating func open() -> Step {
        var session = (replica: replica(), session: random.below(2), note: note())
        if !sessions.isEmpty, random.chance(percent: 50) {
            session = sessions[random.below(sessions.count)]
            session.session = 1 - session.session
        }
        sessions.removeAll { $0.replica == session.replica && $0.session == session.session }
        sessions.append(session)
        return .open(replica: session.replica, session: session.session, note: session.note)
    }

    /// Saves what was opened some time ago.
    private mutating func save() -> Step {
        guard !sessions.isEmpty else { return .edit(replica: replica(), note: note(), changes: changes()) }
        let (replica, session, _) = sessions.remove(at: random.below(sessions.count))
        if random.chance(percent: 10) { return .saveDeletion(replica: replica, session: session) }
        return .save(replica: replica, session: session, changes: changes())
    }

    private mutating func replica() -> Int { random.below(replicas) }
    private mutating func note() -> Int { random.below(notes) }
    private mutating func packets() -> [Int] { (0..<1 + random.below(5)).map { _ in random.below(16) } }
    private mutating func changes() -> [Change] { (0..<1 + random.below(3)).map { _ in change() } }

    private mutating func change() -> Change {
        switch random.below(100) {
        case ..<45: .write(item: item(), value: value())
        case ..<57: .remove(item: item())
        case ..<66: .addElement(random.below(Vocabulary.elements.count))
        case ..<72: .removeElement(random.below(Vocabulary.elements.count))
        case ..<79: .setReaders(mask: random.below(1 << Vocabulary.people.count))
        case ..<83: .setAuthors(mask: random.below(1 << Vocabulary.people.count))
        case ..<95:
            .writeColumn(
                row: random.below(Vocabulary.rows.count), column: random.below(Vocabulary.columns), value: value())
        default: .removeRow(random.below(Vocabulary.rows.count))
        }
    }

    /// One item is hot: conflicts arise at it while others are open.
    private mutating func item() -> Int { random.chance(percent: 50) ? 0 : random.below(Vocabulary.items.count) }

    /// One value in eight is one that others enter too.
    private mutating func value() -> Int {
        if random.below(8) == 0 { return random.below(Vocabulary.sharedValues) }
        nextValue += 1
        return nextValue
    }
}
