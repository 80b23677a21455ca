import AccessControl
import AuditLog
import FileAttachmentStore
import FormulaLanguage
import Foundation
import Logging
import NoteModel
import NoteStore
import ReplicationTransport
import SQLiteNoteStore
import Synchronization

/// One running server: its identity, its databases, its peers.
public final class Node: Sendable {
    public let directory: DataDirectory
    let currentIdentity: CurrentIdentity
    /// Opens bundles for this node.
    let sealingKey: SealingKey
    /// Signs what is written here and checks what comes.
    let signatures: NodeSignatures
    public let clock: NodeClock
    public let logger: Logger
    /// On the hub only.
    let desk: EnrollmentDesk?
    /// On the hub only: the organisation's certificate authority.
    let vault: AuthorityVault?
    /// Withdrawn certificates and authorities, as the directory has them.
    let book = CertificateBook()
    let certificateKeeper = CertificateKeeper()
    let settings: NodeSettings
    private let lock: FileLock
    /// Whether the connection documents say when attached files are fetched; otherwise the one who started the node.
    let attachmentsFollowConnections: Bool
    /// Attached files, for all databases.
    public let attachments: AttachmentDepot
    let registry = Mutex(Registry())
    /// What the directory says; ``directoryIndex()`` brings it up to date.
    let index = Mutex(DirectoryIndex())
    /// Who stands behind names, as of the latest time that somebody asked.
    let nameBook = Mutex<DirectoryNames?>(nil)
    let slots = ExchangeSlots()
    let watchers = WatcherTable()
    /// Which databases change, as they change.
    public let changes = ChangeBoard()
    /// The full-text indexes.
    let fullText: FullTextDesk
    /// Who did and read what here.
    public let audit: AuditBook
    let auditDesk: AuditDesk
    /// Who logs in here.
    let peopleDesk = PeopleDesk()
    /// Makes the rows of views.
    let viewKeeper = ViewKeeper()
    /// Looks after database files that are out of use.
    let setAsideDesk = SetAsideDesk()

    struct Registry {
        var databases: [String: DatabaseActor] = [:]
        var connections: [PeerKey: PeerConnection] = [:]
        /// Where a peer answered last.
        var answeringAddresses: [HierarchicalName: NodeAddress] = [:]
        var tasks: [UUID: RunningTask] = [:]
        /// How often each node was revoked since the start, by matching key.
        var revocations: [String: Int] = [:]
        var lastExchanges: [LastExchange.Key: LastExchange] = [:]
        /// They differ from what is on disk.
        var booksChanged = false
        /// By database, the directory's edition when all that its notes refer to had been fetched in advance.
        var attachmentsFetched: [String: UInt64] = [:]
        var listening: NodeAddress?
        var listener: PeerListener?
        /// Runs the connection documents while the node serves.
        var director: ReplicationDirector?
        var agents: AgentDirector?
    }

    /// The database every node has: who belongs to the organisation and where to reach it.
    public static let directoryDatabase = "directory"

    /// Opens the node in `directory` and all its databases, after a crash too.
    ///
    /// - Throws: `.noSuchThing` when no node lives there, `.busy` when it runs already.
    ///
    /// - Parameter attachmentChoice: when attached files are fetched; nil: the hub in advance, where everybody can have them,
    ///   others by need.
    /// - Parameter certificateLifetime: of the certificates that a hub issues, in seconds.
    public init(
        directory: DataDirectory, clock: NodeClock, logger: Logger, attachmentChoice: AttachmentChoice? = nil,
        certificateLifetime: TimeInterval = CertificateAuthority.nodeLifetime
    ) async throws {
        guard directory.isNode else {
            throw DongboError(
                .noSuchThing, "\(directory.path) holds no node; make one with 'dongbo init' or 'dongbo join'")
        }
        self.directory = directory
        self.clock = clock
        self.logger = logger
        lock = try Self.lock(directory)
        let identity = try NodeIdentity.load(from: directory.identity)
        currentIdentity = CurrentIdentity(identity)
        sealingKey = try SealingKey.loadOrMake(in: directory.identity)
        signatures = NodeSignatures(
            try SigningKey.loadOrMake(in: directory.identity), identity: { [currentIdentity] in currentIdentity.value },
            links: { [book] in book.links }, isRevoked: book.hasLostItsSignature)
        settings = try NodeSettings.load(directory)
        auditDesk = AuditDesk(AuditLibrary(path: directory.audit))
        audit = try AuditBook(auditDesk.library, node: identity.name, clock: clock)
        let isHub = FileManager.default.fileExists(atPath: directory.authority)
        let vault =
            isHub ? try AuthorityVault(directory: directory.authority, nodeLifetime: certificateLifetime) : nil
        self.vault = vault
        desk = try vault.map { try EnrollmentDesk(vault: $0, hubName: identity.name, file: directory.invitations) }
        fullText = FullTextDesk(directory: directory)
        attachmentsFollowConnections = attachmentChoice == nil
        attachments = AttachmentDepot(
            store: try FileAttachmentStore(path: directory.attachments),
            choice: attachmentChoice ?? (isHub ? .advance : .need))
        noteAudit(AuditEntry(.start, by: auditActor))
        try await resumeRenewals()
        for name in directory.databaseNames() where registry.withLock({ $0.databases[name] == nil }) {
            try await open(name)
        }
        loadBooks()
        governAttachments()
        directoryChanged()
        try await declareMissingForms()
        try await publishSealingKey()
        try await settleAuthority()
        logger.info("node opened", metadata: ["sqlite": "\(SQLiteNoteStore.libraryVersion)"])
    }

    static func lock(_ directory: DataDirectory) throws(DongboError) -> FileLock {
        do {
            return try FileLock(path: directory.lock)
        } catch {
            guard error.code == .busy else { throw error }
            throw DongboError(.busy, "the node in \(directory.path) is already running", cause: error)
        }
    }

    public var name: HierarchicalName { identity.name }
    public var isHub: Bool { desk != nil }

    /// Where this node joined; nil on the hub.
    public var hub: (name: String, address: String)? {
        guard let name = settings.hubName, let address = settings.hubAddress else { return nil }
        return (name, address)
    }

    /// The name under which the local administrator writes: the system's user, in the node's part of the name tree. The node
    /// speaks for this name elsewhere.
    public var administrator: String {
        let branch = name.canonical.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        return (["CN=\(NSUserName())"] + branch.map(String.init)).joined(separator: "/")
    }

    // MARK: Databases

    /// All open databases by name.
    public var databases: [DatabaseActor] {
        registry.withLock { $0.databases.values.sorted { $0.name < $1.name } }
    }

    /// - Throws: `.noSuchThing` with the names there are.
    public func database(_ name: String) throws(DongboError) -> DatabaseActor {
        guard let found = registry.withLock({ $0.databases[name] }) else {
            throw DongboError(
                .noSuchThing,
                "this node has no database '\(name)'; it has \(databases.map(\.name).joined(separator: ", "))")
        }
        return found
    }

    /// Makes a new database with a new replica ID.
    ///
    /// - Parameters:
    ///   - access: the access list's entries; nil for the standard ones.
    ///   - caller: nil for the local administrator.
    public func createDatabase(
        _ name: String, title: String, forms: [FormDeclaration], views: [ViewDeclaration] = [],
        agents: [AgentDeclaration] = [], access: [AccessEntry]? = nil, caller: NoteCaller? = nil
    ) async throws -> DatabaseActor {
        let identity = DatabaseIdentity(replica: .random(), incarnation: .random())
        let database = try createFile(name, identity: identity, title: title)
        try await publishName(in: database)
        let wall = clock.wallMilliseconds
        let entries = access ?? standardAccess
        // The list comes first: whoever makes the database is in it, and everything else is made under its rules.
        try await database.write { [founder = NoteCaller.node(author: administrator)] in
            try $0.changeAccess(set: entries, as: founder, in: $1, wallMilliseconds: wall)
        }
        let caller = caller ?? administratorCaller
        let design =
            forms.map { SaveRequest(form: FormDeclaration.noteForm, changes: $0.changes, caller: caller) }
            + views.map { SaveRequest(form: ViewDeclaration.noteForm, changes: $0.changes, caller: caller) }
            + agents.map { SaveRequest(form: AgentDefinition.noteForm, changes: $0.changes, caller: caller) }
        for request in design {
            let outcome = try await database.write { try $0.save(request, in: $1, wallMilliseconds: wall) }
            if case .invalid(let failures) = outcome {
                throw DongboError(.badConfiguration, "the application's design cannot be used: \(failures.text)")
            }
        }
        return database
    }

    /// Writes into a database which node this file belongs to, for the histories of all replicas. Not before a first copy
    /// is complete: only a file without own writes can be filled by streaming.
    func publishName(in database: DatabaseActor) async throws {
        let (name, wall) = (self.name.canonical, clock.wallMilliseconds)
        try await database.write { try $0.publish(node: name, in: $1, wallMilliseconds: wall) }
    }

    /// A dictionary is made of whole revisions and stays in the file. What leaves a spoke's sight must leave nothing there; hubs see
    /// everything.
    var storeOptions: SQLiteNoteStore.Options {
        var options = SQLiteNoteStore.Options()
        options.usesDictionaries = isHub
        return options
    }

    func createFile(_ name: String, identity: DatabaseIdentity, title: String) throws -> DatabaseActor {
        try DataDirectory.check(databaseName: name)
        guard registry.withLock({ $0.databases[name] }) == nil else {
            throw DongboError(.cannotCreate, "this node already has a database '\(name)'")
        }
        let store = try SQLiteNoteStore.create(
            path: directory.file(of: name), identity: identity, title: title, options: storeOptions)
        _ = try FileHome.check(store, file: directory.file(of: name), signatures: signatures)
        return try add(name, store)
    }

    @discardableResult
    func add(_ name: String, _ store: SQLiteNoteStore) throws -> DatabaseActor {
        let database = DatabaseActor(
            name: name,
            database: try NoteDatabase(
                store: store, random: SystemRandomNumberGenerator(), environment: formEnvironment(of: name),
                signatures: signatures,
                names: { [weak self] in self?.names ?? DirectoryNames(DirectoryIndex(), hub: nil) }),
            onChange: { [weak self, changes] change in
                if name == Self.directoryDatabase { self?.directoryChanged() }
                changes.publish(change)
                self?.keepViews(of: name)
            })
        if name == Self.directoryDatabase { index.withLock { $0.startOver() } }
        registry.withLock { $0.databases[name] = database }
        changes.publish(
            DatabaseChange(
                database: name, replica: database.identity.replica, sequence: try store.read { try $0.lastSequence() }))
        return database
    }

    /// What the formulas of forms and agents know of this node.
    private func formEnvironment(of database: String) -> FormEnvironment {
        FormEnvironment(
            zone: Int16(TimeZone.current.secondsFromGMT(for: clock.now) / 60), serverName: name.canonical
        ) { [weak self] request, home, caller, reader throws(DongboError) in
            guard let self else { return .notAvailable }
            return try NodeLookups(node: self, home: home, name: database, caller: caller)
                .answer(request, reading: reader)
        }
    }

    /// Closes connections and databases. Nothing acknowledged depends on it.
    public func close() async {
        await stopReplication()
        await stopAgents()
        saveBooks()
        let (databases, connections) = registry.withLock { registry in
            defer {
                registry.databases = [:]
                registry.connections = [:]
            }
            return (Array(registry.databases.values), Array(registry.connections.values))
        }
        await auditDesk.close()
        await fullText.close()
        await attachments.close()
        for connection in connections { await connection.close() }
        for database in databases { try? await database.close() }
        noteAudit(AuditEntry(.stop, by: auditActor))
        audit.close()
        lock.release()
    }
}

extension Identifier128 {
    /// From the system's random source.
    static func random() -> Self {
        var generator = SystemRandomNumberGenerator()
        return random(using: &generator)
    }
}
