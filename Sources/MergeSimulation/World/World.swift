import NoteModel
import SimulationKit

/// The simulated replicas, what is on its way between them, and the ledger of everything that was ever acknowledged.
public struct World {
    let scenario: Scenario
    let mutant: Mutant?
    let rules: FoldRules
    var replicas: [SimulatedReplica]
    /// Every acknowledged revision by note, in the order of acknowledgement. The checkers' ground truth.
    var ledger: [[EncodedRevision]]
    var random: SeededGenerator
    var step = 0
    public internal(set) var statistics = Statistics()
    public internal(set) var trace = TraceHash()
    let log: ((String) -> Void)?

    /// - Parameter log: called with one line for everything that happens.
    public init(_ scenario: Scenario, mutant: Mutant? = nil, log: ((String) -> Void)? = nil) {
        self.scenario = scenario
        self.mutant = mutant
        rules = mutant?.rules ?? .standard
        self.log = log
        var random = SeededGenerator(seed: ~scenario.seed)
        let unids = scenario.notes.map { _ in UNID.random(using: &random) }
        ledger = scenario.notes.map { _ in [] }
        replicas = (0..<scenario.replicas).map { index in
            SimulatedReplica(
                incarnation: .random(using: &random), author: Vocabulary.people[index % Vocabulary.people.count],
                clockOffset: random.chance(percent: 50) ? 0 : (random.below(7_200) - 3_600) * 1_000,
                notes: unids.map { ReplicaNote(unid: $0) })
        }
        self.random = random
    }

    /// Does every step, then heals the network. Throws at the first promise that a single save breaks.
    public mutating func run() throws(Violation) {
        for step in scenario.steps {
            if log != nil { note("\(step)") }
            try perform(step)
            self.step += 1
        }
        heal()
    }

    mutating func perform(_ step: Step) throws(Violation) {
        switch step {
        case .open(let replica, let session, let note):
            replicas[replica].sessions[session] = replicas[replica].notes[note].isKnown ? open(note, on: replica) : nil
        case .save(let replica, let session, let changes):
            guard let opened = close(session, on: replica) else { return }
            try save(opened, changes, on: replica)
        case .saveDeletion(let replica, let session):
            guard let opened = close(session, on: replica) else { return }
            delete(opened, on: replica)
        case .edit(let replica, let note, let changes):
            guard replicas[replica].notes[note].isKnown, let opened = open(note, on: replica) else { return }
            if !opened.state.isDeleted { try save(opened, changes, on: replica) }
        case .delete(let replica, let note):
            if let opened = open(note, on: replica) { delete(opened, on: replica) }
        case .recreate(let replica, let note, let changes):
            guard let opened = open(note, on: replica) else { return }
            if opened.state.isDeleted || opened.state.heads.isEmpty { try save(opened, changes, on: replica) }
        case .resolve(let replica, let note, let document, let choices):
            try resolve(document, choices, of: note, on: replica)
        case .send(let from, let to, let note, let count): send(note, count, from: from, to: to)
        case .sendSnapshot(let from, let to, let note): sendSnapshot(note, from: from, to: to)
        case .deliver(let to, let packets, let keepsCopies): deliver(packets, to: to, keepsCopies: keepsCopies)
        case .lose(let to, let packet): lose(packet, to: to)
        case .exchange(let one, let other, let note): exchange(note, one, other)
        }
    }

    private func open(_ note: Int, on replica: Int) -> OpenNote? {
        replicas[replica].notes[note].open(note, rules: scenario.notes[note], ledger: ledger[note])
    }

    private mutating func close(_ session: Int, on replica: Int) -> OpenNote? {
        let opened = replicas[replica].sessions[session]
        replicas[replica].sessions[session] = nil
        return opened
    }

    func note(_ line: @autoclosure () -> String) {
        if let log { log("\(step): \(line())") }
    }
}
