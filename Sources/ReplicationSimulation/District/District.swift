import MemoryNoteStore
import NoteModel
import NoteStore
import ReplicationCore
import SimulationKit

/// The simulated nodes, the lines between them, and the ledger of everything that was ever acknowledged.
final class District {
    let scenario: Scenario
    let mutant: Mutant?
    let nodes: [SimulatedNode]
    var ledger = Ledger()
    /// Refused revisions about which an administrator has decided, and which no hub holds.
    var settledElsewhere: Set<Digest> = []
    var statistics = Statistics()
    var trace = TraceHash()
    var lines: [Line] = []
    /// What callers said in exchanges that came to their end.
    var recordings: [Recording] = []
    /// UNIDs by the scenario's numbers.
    var unids: [Int: UNID] = [:]
    /// Which spokes are in each group, in truth.
    var members = [Int](repeating: 0, count: Vocabulary.groups)
    /// Notes whose stub somebody purged.
    var purged: Set<UNID> = []
    /// The files that were waited for when each of those was purged.
    var waitedFor: [UNID: Set<IncarnationID>] = [:]
    /// Incarnations of files that were copied or put back: they may not know any more what they once acknowledged.
    var replaced: Set<IncarnationID> = []
    /// Milliseconds since 1970 by a right clock.
    var time: UInt64 = 1_800_000_000_000
    var random: SeededGenerator
    private var step = 0
    let log: ((String) -> Void)?

    struct Recording {
        let caller: Int
        let called: Int
        let frames: [Frame]
    }

    var shape: Shape { scenario.shape }

    init(_ scenario: Scenario, mutant: Mutant?, log: ((String) -> Void)?) {
        self.scenario = scenario
        self.mutant = mutant
        self.log = log
        var random = SeededGenerator(seed: ~scenario.seed)
        let replica = ReplicaID.random(using: &random)
        nodes = (0..<scenario.shape.nodes).map {
            SimulatedNode(
                $0, isHub: scenario.shape.isHub($0), replica: replica, random: SeededGenerator(seed: random.next()),
                names: scenario.hasRights
                    ? SimulatedNames(hubs: scenario.shape.hubs, believesEverybody: mutant == .believesEverybody) : nil)
        }
        self.random = random
    }

    /// Does every step, lets the district come to rest and judges it.
    func run() throws {
        try prepare()
        for step in scenario.steps {
            if log != nil { note("\(step)") }
            time += 1000
            try perform(step)
            self.step += 1
        }
        try settle()
    }

    /// The first hub declares the forms; everybody says which file is theirs.
    private func prepare() throws {
        for (index, form) in Vocabulary.forms.enumerated() {
            try declare(form.name, form.rules, at: 0, as: UNID(rawValue: UInt128(index + 1) << 64))
        }
        try prepareRights()
        for node in nodes { try publish(node) }
    }

    private func perform(_ step: Step) throws {
        switch step {
        case .create, .edit, .open, .saveOpened, .delete, .restore, .resolve, .editConflict, .setReaders, .declare:
            try performEdit(step)
        case .setMembers, .setSelection, .fence, .purge: try performAdministration(step)
        case .rights(let step): try performRights(step)
        case .call, .deliver, .cut, .exchange, .replay, .lie: try performTraffic(step)
        case .crash, .fillDisk, .backUp, .putBack, .copyFile, .shiftClock, .passTime: try performFault(step)
        }
    }

    func wall(of node: SimulatedNode) -> UInt64 { UInt64(Int64(time) + node.clockOffsetMilliseconds) }

    func note(_ line: @autoclosure () -> String) {
        if let log { log("\(step): \(line())") }
    }

    /// Short for messages.
    func name(_ unid: UNID) -> String {
        if let number = unids.first(where: { $0.value == unid })?.key { return "note \(number)" }
        return "note \(unid.description.prefix(8))"
    }
}
