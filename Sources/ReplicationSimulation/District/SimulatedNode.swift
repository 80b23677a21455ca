import MemoryNoteStore
import NoteModel
import NoteStore
import SimulationKit

/// One node: a file, the database on it, a clock that may be wrong, and what its administrator keeps.
final class SimulatedNode {
    let number: Int
    let isHub: Bool
    /// Canonical.
    var name: String { Self.name(number) }
    var author: String { "CN=người \(number)/O=Thanh Xuân" }
    private(set) var store: MemoryNoteStore
    private(set) var database: NoteDatabase
    private var random: SeededGenerator
    /// The selection this node wants of others' notes.
    var wanted = ""
    /// Which spokes are in each group, as this node has heard.
    var members = [Int](repeating: 0, count: Vocabulary.groups)
    var clockOffsetMilliseconds: Int64 = 0
    var backup: MemoryNoteStore.Snapshot?
    /// Notes somebody has open here, by number.
    var opened: [Int: RevisionToken] = [:]
    /// The latest state of notes that came whole from somebody, until they change again.
    var arrivals: [UNID: (from: IncarnationID, sequence: UInt64)] = [:]
    /// The disk is full at this transaction from now, counting from 1; nil for a disk with room.
    var transactionsToFailure: Int?
    private(set) var commits = 0

    static func name(_ number: Int) -> String { "CN=node\(number)/O=Thanh Xuân" }

    init(_ number: Int, isHub: Bool, replica: ReplicaID, random: SeededGenerator) {
        self.number = number
        self.isHub = isHub
        self.random = random
        let identity = DatabaseIdentity(replica: replica, incarnation: .random(using: &self.random))
        store = MemoryNoteStore(identity: identity, title: "district")
        database = Self.database(on: store, of: number, &self.random)
    }

    var incarnation: IncarnationID { database.identity.incarnation }
    var snapshot: MemoryNoteStore.Snapshot { store.snapshot }

    private static func database(
        on store: MemoryNoteStore, of number: Int, _ random: inout SeededGenerator
    ) -> NoteDatabase {
        do {
            let signatures = SimulatedSignatures(node: name(number))
            if try store.read({ try NoteDatabase.isAnothers(signatures, reading: $0) }) {
                let incarnation = IncarnationID.random(using: &random)
                try store.write { try $0.setIncarnation(incarnation) }
            }
            let token = random.next()
            try store.write { try NoteDatabase.beginRun(token: token, in: $0) }
            return try NoteDatabase(
                store: store, random: SeededGenerator(seed: random.next()),
                signatures: signatures)
        } catch {
            preconditionFailure("a store in memory cannot fail to open: \(error)")
        }
    }

    /// The program ends and starts again on what was committed.
    func restart() { replaceFile(by: store.snapshot) }

    func replaceFile(by snapshot: MemoryNoteStore.Snapshot) {
        commits += store.commitCount
        store = MemoryNoteStore(restoring: snapshot)
        database = Self.database(on: store, of: number, &random)
        transactionsToFailure = nil
        opened = [:]
        arrivals = [:]
    }

    /// The file gets an incarnation of its own, as `restore` and a copy do.
    func renewIncarnation() {
        let incarnation = IncarnationID.random(using: &random)
        do {
            try store.write { try $0.setIncarnation(incarnation) }
        } catch {
            preconditionFailure("a store in memory cannot fail: \(error)")
        }
        replaceFile(by: store.snapshot)
    }

    /// A new, empty file: the beginning of a fresh copy.
    func startAfresh() {
        let identity = DatabaseIdentity(
            replica: database.identity.replica, incarnation: .random(using: &random))
        replaceFile(by: MemoryNoteStore(identity: identity, title: "district").snapshot)
    }

    /// A node with the same file and clock that nobody else sees.
    func copy() -> SimulatedNode {
        let copy = SimulatedNode(number, isHub: isHub, replica: database.identity.replica, random: random)
        copy.replaceFile(by: store.snapshot)
        (copy.wanted, copy.members, copy.clockOffsetMilliseconds) = (wanted, members, clockOffsetMilliseconds)
        return copy
    }

    var commitCount: Int { commits + store.commitCount }

    func read<T>(_ body: (any NoteStoreReader) throws -> T) throws -> T { try store.read(body) }

    /// - Throws: `.inputOutput` when the disk is full; nothing is written then.
    func write<T>(_ body: (any NoteStoreWriter) throws -> T) throws -> T {
        do {
            return try database.transaction { writer in
                let result = try body(writer)
                if let left = transactionsToFailure {
                    transactionsToFailure = left > 1 ? left - 1 : nil
                    if left <= 1 { throw DongboError(.inputOutput, "the disk is full; make room on it") }
                }
                return result
            }
        } catch {
            try database.reloadForms()
            throw error
        }
    }
}
