import MemoryNoteStore
import NoteModel
import NoteStore
import ReplicationCore

/// One replica in memory with a clock that moves a second with every write.
public final class TestReplica {
    public let number: Int
    public let database: NoteDatabase
    public var wall = Sample.wall
    public var author: String { "CN=node \(number)/O=Thanh Xuân" }
    public var name: String { "CN=node\(number)/O=Thanh Xuân" }
    /// What each peer may see here, by its number; everything unless it is named.
    public var sights: [Int: Sight] = [:]
    /// Peers that decide what this replica may see.
    public var authorities: Set<Int> = []
    public var wanted = ""
    public var offered = ""

    /// - Parameters:
    ///   - names: who stands behind names; without, lists restrict nobody and peers hand in what they like.
    ///   - signatures: signs what it writes; without, nobody asks for signatures.
    public init(
        _ number: Int, store: (any NoteStore)? = nil, names: (any NameBook)? = nil,
        signatures: (any SignatureScheme)? = nil
    ) throws {
        self.number = number
        let store = store ?? MemoryNoteStore(identity: Sample.identity(number), title: "test")
        database = try NoteDatabase(
            store: store, random: SplitMix(seed: UInt64(number)),
            environment: FormEnvironment(serverName: "CN=node\(number)/O=Thanh Xuân"), signatures: signatures
        ) { names ?? OpenNames() }
    }

    /// Names nodes that may see what these readers may.
    public func admit(_ peer: TestReplica, as names: String...) {
        sights[peer.number] = .readers(Set(names.map(ReaderName.key)))
    }

    /// Gives the note these readers.
    @discardableResult
    public func setReaders(_ unid: UNID, _ names: [String]) throws -> SaveOutcome {
        let request = SaveRequest(
            unid: unid, changes: [(ItemPath("NguoiDuocDoc")!, .set(.readers(names)))], author: author)
        return try write { try $0.save(request, in: $1, wallMilliseconds: $2) }
    }

    /// Says in the database whose file this is.
    public func publish() throws { try write { try $0.publish(node: name, in: $1, wallMilliseconds: $2) } }

    /// The file is opened anew.
    public func beginRun(_ token: UInt64) throws {
        let secret = [UInt8](repeating: UInt8(truncatingIfNeeded: token), count: RunKey.secretBytes)
        try write { _, writer, _ in try NoteDatabase.beginRun(token: token, secret: secret, in: writer) }
    }

    public func fence(_ other: TestReplica) throws {
        _ = try write {
            try $0.fence(
                other.database.identity.incarnation, of: other.name, author: author, in: $1, wallMilliseconds: $2)
        }
    }

    @discardableResult
    public func purge(dryRun: Bool = false) throws -> PurgeReport {
        try write { try $0.purge(after: 0, limit: .max, dryRun: dryRun, in: $1, wallMilliseconds: $2).report }
    }

    public func standing(_ unid: UNID) throws -> NoteRecord.Standing? { try read { try $1.note(unid)?.standing } }

    /// The terms of an exchange with `peer`. A selection is the name of a form.
    public func terms(with peer: TestReplica) -> PeerTerms {
        PeerTerms(
            name: peer.name, sight: sights[peer.number] ?? .everything, hasAuthority: authorities.contains(peer.number),
            wanted: wanted, offered: offered, selections: { FormSelection(form: $0) })
    }

    public func write<T>(_ body: (NoteDatabase, any NoteStoreWriter, UInt64) throws -> T) throws -> T {
        wall += 1000
        return try database.transaction { try body(database, $0, wall) }
    }

    public func read<T>(_ body: (NoteDatabase, any NoteStoreReader) throws -> T) throws -> T {
        try database.store.read { try body(database, $0) }
    }

    // MARK: Editing

    /// Saves texts; nil removes an item.
    @discardableResult
    public func save(
        _ unid: UNID?, _ items: KeyValuePairs<String, String?>, base: RevisionToken? = nil, form: String? = nil,
        onConflict: SaveRequest.OnConflict = .refuse
    ) throws -> SaveOutcome {
        let changes = items.map { name, text in (ItemPath(name)!, text.map { ItemChange.set(.text($0)) } ?? .remove) }
        let request = SaveRequest(
            unid: unid, base: base, form: form, changes: changes, author: author, onConflict: onConflict)
        return try write { try $0.save(request, in: $1, wallMilliseconds: $2) }
    }

    @discardableResult
    public func declare(_ form: String, policy: ConflictPolicy, sets: Set<String> = [], as unid: UNID? = nil) throws
        -> UNID
    {
        let declaration = FormDeclaration(name: form, rules: FormRules(policy: policy, sets: sets))
        let request = SaveRequest(
            unid: unid, form: FormDeclaration.noteForm, changes: declaration.changes, author: author)
        guard case .saved(let saved) = try write({ try $0.save(request, in: $1, wallMilliseconds: $2) }) else {
            preconditionFailure("a form note is saved")
        }
        return saved.unid
    }

    @discardableResult
    public func delete(_ unid: UNID, reason: String = "") throws -> SettleOutcome {
        try write { try $0.delete(unid, reason: reason, as: .node(author: author), in: $1, wallMilliseconds: $2) }
    }

    @discardableResult
    public func restore(_ unid: UNID) throws -> SettleOutcome {
        try write { try $0.restore(unid, as: .node(author: author), in: $1, wallMilliseconds: $2) }
    }

    @discardableResult
    public func resolve(_ unid: UNID, keepTheirs: Bool, choices: [ItemPath: Bool] = [:]) throws -> SettleOutcome {
        try write {
            try $0.resolve(
                unid, keepTheirs: keepTheirs, choices: choices, as: .node(author: author), in: $1, wallMilliseconds: $2)
        }
    }

    // MARK: Looking

    public func view(_ unid: UNID) throws -> NoteView? { try read { try $0.view(unid, reading: $1) } }

    public func text(_ unid: UNID, _ item: String) throws -> String? {
        guard case .text(let text)? = try view(unid)?.content[item] else { return nil }
        return text
    }

    public func conflicts() throws -> [ConflictDocument] { try read { try $0.conflictDocuments(reading: $1) } }

    public func stateHash() throws -> Digest { try read { try $0.stateHash(reading: $1) } }

    public func quarantine() throws -> [QuarantinedRevision] { try read { try $1.quarantine() } }

    public func revisions(of unid: UNID) throws -> [[UInt8]] {
        try read { _, reader in try reader.note(unid).map { try reader.revisions(of: $0).map(\.bytes) } ?? [] }
    }

    // MARK: Receiving

    /// Takes everything `other` has and this replica lacks, note by note.
    @discardableResult
    public func pull(from other: TestReplica) throws -> ReceiveReport {
        let transfers = try other.read { theirs, reader in
            let last = try reader.lastSequence()
            let offers = try theirs.offers(after: 0, through: last, excluding: nil, limit: .max, reading: reader).offers
            let wants = try read { try $0.wants(for: offers, reading: $1) }
            return try wants.compactMap { try theirs.transfer($0, reading: reader) }
        }
        return try receive(transfers, from: other)
    }

    @discardableResult
    public func receive(
        _ transfers: [NoteTransfer], from other: TestReplica, signatures: [UInt8]? = nil
    ) throws -> ReceiveReport {
        let source = ReceiveSource(incarnation: other.database.identity.incarnation, peer: other.name)
        let signatures = try signatures ?? other.signatures(of: transfers)
        let batch = try SignatureChecker(database).check(transfers, signatures)
        return try write {
            try $0.receive(
                batch.transfers, signatures: batch.signatures, from: source, checkpoint: nil, in: $1,
                wallMilliseconds: $2)
        }
    }

    /// Who signed the revisions, as this replica knows it.
    public func signatures(of transfers: [NoteTransfer]) throws -> [UInt8] {
        var told: Set<Digest> = []
        return try read {
            try $0.signatureList(of: transfers.flatMap(\.revisions), told: &told, reading: $1)
        }
    }

    /// Everything that is here.
    public func transfers() throws -> [NoteTransfer] {
        try read { database, reader in
            try reader.notes(afterKey: 0, limit: .max).map {
                try database.transfer(of: $0, known: VersionVector(), reading: reader)
            }
        }
    }

    /// Takes single revisions of one note, as they come.
    @discardableResult
    public func receive(_ revisions: [[UInt8]], of unid: UNID, from other: TestReplica) throws -> ReceiveReport {
        let context = try other.read { try $1.note(unid)?.context } ?? VersionVector()
        return try receive([NoteTransfer(unid: unid, context: context, revisions: revisions)], from: other)
    }
}

/// Selects the notes of one form.
struct FormSelection: NoteSelection {
    let form: String
    func admits(form: String, content: NoteContent) -> Bool { form == self.form }
}

extension SaveOutcome {
    /// The note after the save, when something was or needed no writing.
    public var saved: SavedNote? {
        switch self {
        case .saved(let note), .unchanged(let note): note
        case .refused, .unknownBase, .invalid: nil
        }
    }
}
