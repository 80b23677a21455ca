import AccessControl
import NoteModel
import Synchronization

/// The semantics of one replica above any store: saving, deleting, merging, conflicts, history.
///
/// Synchronous and without clock or random source of its own. All writes come from one executor; reads may run beside
/// them. Wall time enters as `wallMilliseconds`, identifiers and salts from the generator given at the start.
public final class NoteDatabase: @unchecked Sendable {
    // Guard: `random` and `unsigned` are used only by writes, which one executor makes.
    public let store: any NoteStore
    public let identity: DatabaseIdentity
    /// What forms' formulas know of the world.
    public let environment: FormEnvironment
    /// Who stands behind the names of authors, agents' signers and peers.
    let names: @Sendable () -> any NameBook
    /// How notes of each form merge, and their formulas. Loaded from the form notes and kept in step with them by every
    /// write.
    private let catalogue: Mutex<FormCatalogue>
    /// Who may do what, kept in step with the list's notes by every write.
    let access: Mutex<AccessCatalogue>
    /// Canonical names of the nodes whose files have written here, as far as somebody asked.
    let fileOwners = Mutex<[IncarnationID: String]>([:])
    /// The rights under which was last judged what is in quarantine for want of one, of everybody who wrote or signed some of it;
    /// nil for somebody whom no list restricts. Nil until something was judged in this run.
    let rightsOfRefused = Mutex<[String: AccessRights?]?>(nil)
    /// The views, kept in step with their design notes by every write.
    let views: Mutex<ViewCatalogue>
    let viewTrees = ViewTreeCache()
    /// Signs what this file writes, and checks what comes; nil for a database that does neither.
    public let signatures: (any SignatureScheme)?
    /// Signers by the digest of their declaration.
    let declaredSigners = Mutex<[Digest: Signer]>([:])
    /// What the running transaction has written, to be signed at its end.
    var unsigned: [(counter: UInt64, hash: Digest)] = []
    private var random: any RandomNumberGenerator

    public init(
        store: any NoteStore, random: any RandomNumberGenerator, environment: FormEnvironment = FormEnvironment(),
        signatures: (any SignatureScheme)? = nil,
        names: @escaping @Sendable () -> any NameBook = { OpenNames() }
    ) throws {
        self.store = store
        self.random = random
        self.environment = environment
        self.signatures = signatures
        self.names = names
        let (identity, catalogue, views, access) = try store.read { reader in
            (
                try reader.identity(), try FormCatalogue(reading: reader, settings: environment.settings()),
                try ViewCatalogue(reading: reader), try AccessCatalogue(reading: reader)
            )
        }
        self.identity = identity
        self.catalogue = Mutex(catalogue)
        self.views = Mutex(views)
        self.access = Mutex(access)
    }

    /// Who stands behind names at this moment.
    public var namesNow: any NameBook { names() }

    func rules(of form: String) -> FormRules {
        switch form {
        case FolderNote.form: FolderNote.rules
        case AccessNote.form: AccessNote.rules
        default: catalogue.withLock { $0.rules(of: form) }
        }
    }

    /// Whether a note of the database says how notes of the form merge.
    public func declares(form: String) -> Bool { catalogue.withLock { $0.declares(form) } }

    /// How notes of the form merge, and its formulas if it has any.
    func form(_ form: String) -> (rules: FormRules, formulas: FormFormulas?) {
        catalogue.withLock { ($0.rules(of: form), $0.formulas(of: form)) }
    }

    /// Takes in a form note; returns the form whose rules changed, if any.
    func updateCatalogue(_ state: NoteState) -> String? { catalogue.withLock { $0.update(state) } }

    /// Takes in a note that holds, or held, an entry of the access list.
    func updateAccess(_ state: NoteState) { access.withLock { $0.update(state) } }

    /// Reads the form, view and access notes anew, after a transaction that may have touched them was rolled back.
    public func reloadForms() throws {
        let before = views.withLock { $0 }
        let (forms, fresh, access) = try store.read {
            (
                try FormCatalogue(reading: $0, settings: environment.settings()),
                try ViewCatalogue(reading: $0, after: before), try AccessCatalogue(reading: $0)
            )
        }
        catalogue.withLock { $0 = forms }
        views.withLock { $0 = fresh }
        self.access.withLock { $0 = access }
        rightsOfRefused.withLock { $0 = nil }
    }

    func randomUNID() -> UNID { UNID(rawValue: random128()) }

    /// For what formulas draw.
    func randomSeed() -> UInt64 { random.next() }

    func random128() -> UInt128 { UInt128(random.next()) << 64 | UInt128(random.next()) }
}

/// One note taken out of a store, with what the fold makes of it.
struct LoadedNote {
    var record: NoteRecord
    var state: NoteState

    init(unid: UNID) {
        record = NoteRecord(unid: unid)
        state = NoteState(unid: unid)
    }

    init(_ record: NoteRecord, reading reader: any NoteStoreReader) throws {
        self.record = record
        if let snapshot = record.snapshot {
            state = try CodecError.asDamage(of: record.unid) { () throws(CodecError) in
                try NoteState(decoding: snapshot)
            }
        } else {
            state = NoteState(unid: record.unid, folding: try Self.history(of: record, reading: reader))
        }
    }

    static func history(of record: NoteRecord, reading reader: any NoteStoreReader) throws -> [EncodedRevision] {
        if record.revisionCount == 0 { return [] }
        return try reader.revisions(of: record).map { stored in
            try CodecError.asDamage(of: record.unid) { () throws(CodecError) in
                let revision = try EncodedRevision(decoding: stored.bytes)
                guard revision.hash == stored.hash else { throw .hashMismatch }
                return revision
            }
        }
    }

    func content(_ rules: FormRules, _ reader: any NoteStoreReader) throws -> NoteContent {
        try state.content(rules: rules) { try Self.history(of: record, reading: reader) }
    }

    func losses(_ rules: FormRules, _ reader: any NoteStoreReader) throws -> [Loss] {
        try state.losses(rules: rules) { try Self.history(of: record, reading: reader) }
    }

    func conflictDocuments(_ rules: FormRules, _ reader: any NoteStoreReader) throws -> [ConflictDocument] {
        try state.conflictDocuments(rules: rules) { try Self.history(of: record, reading: reader) }
    }
}

extension CodecError {
    /// Runs `body` on bytes from our own disk: what is wrong with them is damage, and says which note it hit.
    static func asDamage<T>(of unid: UNID, _ body: () throws(CodecError) -> T) throws(DongboError) -> T {
        do throws(CodecError) {
            return try body()
        } catch {
            throw DongboError(
                .badData, "note \(unid) is damaged on this node (\(error)); fetch it again from a peer", cause: error)
        }
    }
}
