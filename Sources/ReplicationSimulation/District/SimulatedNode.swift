import MemoryNoteStore
import NoteModel
import NoteStore
import ReplicationCore
import SimulationKit

/// One node: a file, the database on it, a clock that may be wrong, and what its administrator keeps.
final class SimulatedNode {
    let number: Int
    let isHub: Bool
    /// Canonical.
    var name: String { Self.name(number) }
    var author: String { RightsVocabulary.person(number) }
    /// Who stands behind names here; nil in a district without rights.
    private let names: SimulatedNames?
    /// The node's program is corrupt and writes under the name of this node's person, whatever lists say.
    var voice: Int?
    private(set) var store: MemoryNoteStore
    private(set) var database: NoteDatabase { didSet { files.insert(incarnation) } }
    /// The incarnations under which this node has written.
    private(set) var files: Set<IncarnationID>
    private var random: SeededGenerator
    /// The selection this node wants of others' notes.
    var wanted = ""
    /// Which spokes are in each group, as this node has heard.
    var members = [Int](repeating: 0, count: Vocabulary.groups) { didSet { tellNames() } }
    var clockOffsetMilliseconds: Int64 = 0
    var backup: MemoryNoteStore.Snapshot?
    /// Notes somebody has open here, by number.
    var opened: [Int: RevisionToken] = [:]
    /// The latest state of notes that came whole from somebody, until they change again.
    var arrivals: [UNID: (from: IncarnationID, sequence: UInt64)] = [:]
    /// The disk is full at this transaction from now, counting from 1; nil for a disk with room.
    var transactionsToFailure: Int?
    private(set) var commits = 0

    static func name(_ number: Int) -> String { "CN=node\(number)/\(RightsVocabulary.branch(of: number))" }

    /// - Parameter names: in a district with rights.
    init(_ number: Int, isHub: Bool, replica: ReplicaID, random: SeededGenerator, names: SimulatedNames? = nil) {
        self.number = number
        self.isHub = isHub
        self.random = random
        self.names = names
        let identity = DatabaseIdentity(replica: replica, incarnation: .random(using: &self.random))
        store = MemoryNoteStore(identity: identity, title: "district")
        database = Self.database(on: store, &self.random, number, names)
        files = [database.identity.incarnation]
    }

    var incarnation: IncarnationID { database.identity.incarnation }
    var snapshot: MemoryNoteStore.Snapshot { store.snapshot }

    private static func database(
        on store: MemoryNoteStore, _ random: inout SeededGenerator, _ number: Int, _ names: SimulatedNames?
    ) -> NoteDatabase {
        do {
            let signatures = SimulatedSignatures(node: name(number))
            if try store.read({ try NoteDatabase.isAnothers(signatures, reading: $0) }) {
                let incarnation = IncarnationID.random(using: &random)
                try store.write { try $0.setIncarnation(incarnation) }
            }
            let token = random.next()
            let secret = (0..<RunKey.secretBytes).map { _ in UInt8(random.below(256)) }
            let book: any NameBook = if let names { names } else { OpenNames() }
            try store.write { try NoteDatabase.beginRun(token: token, secret: secret, in: $0) }
            return try NoteDatabase(
                store: store, random: SeededGenerator(seed: random.next()),
                environment: FormEnvironment(serverName: name(number)), signatures: signatures, names: { book })
        } catch {
            preconditionFailure("a store in memory cannot fail to open: \(error)")
        }
    }

    /// The program ends and starts again on what was committed.
    func restart() { replaceFile(by: store.snapshot) }

    func replaceFile(by snapshot: MemoryNoteStore.Snapshot) {
        commits += store.commitCount
        store = MemoryNoteStore(restoring: snapshot)
        database = Self.database(on: store, &random, number, names)
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
        let copy = SimulatedNode(
            number, isHub: isHub, replica: database.identity.replica, random: random,
            names: names?.copy())
        copy.replaceFile(by: store.snapshot)
        (copy.wanted, copy.members, copy.clockOffsetMilliseconds) = (wanted, members, clockOffsetMilliseconds)
        return copy
    }

    /// Who writes here: the hub's people without restriction, a spoke's as far as its list lets them, and a corrupt node as
    /// whoever it likes.
    var caller: NoteCaller {
        if let voice { return .node(author: RightsVocabulary.person(voice)) }
        guard let names, !isHub else { return .node(author: author) }
        return names.caller(author)
    }

    private func tellNames() {
        guard let names else { return }
        names.hear(
            members.map { members in
                (0..<Int.bitWidth - 1).filter { members >> $0 & 1 == 1 }.map { $0 + names.hubs }
            })
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
