import Foundation
import Logging
import NoteModel
import NoteStore
import ReplicationCore
import ReplicationTransport
import SealedItems
import Synchronization

extension Node {
    /// What the directory says now. Costs what changed in it since the last call.
    public func directoryIndex() throws -> DirectoryIndex {
        let directory = try database(Self.directoryDatabase)
        return try index.withLock { index in
            try directory.read { try index.update(from: $0, $1) }
            return index
        }
    }

    /// Every node of the organisation, by name.
    public func knownNodes() throws -> [KnownNode] { try directoryIndex().nodes }

    /// The node that `text` means: a canonical or abbreviated name, or a common name that is unique.
    public func resolve(_ text: String) throws -> HierarchicalName {
        let nodes = try knownNodes().map(\.name)
        if let exact = try? HierarchicalName(parsing: text), nodes.contains(where: { $0.matches(exact) }) {
            return exact
        }
        let matches = nodes.filter { $0.commonName.lowercased() == text.lowercased() }
        if matches.count == 1 { return matches[0] }
        if matches.count > 1 {
            throw DongboError(
                .wrongUsage,
                "'\(text)' may be \(matches.map(\.canonical).joined(separator: " or ")); write the whole name")
        }
        throw DongboError(
            .noSuchThing,
            "the directory knows no node '\(text)'; it knows \(nodes.map(\.canonical).joined(separator: ", "))")
    }

    /// Whom a text means: a person or node by its whole name, or by a common name that only one of them has.
    ///
    /// - Throws: `.wrongUsage` when it is no name, or may be several.
    public func name(meaning text: String) throws(DongboError) -> HierarchicalName {
        let text = text.normalizedC
        do {
            return try HierarchicalName(parsing: text)
        } catch {
            let known = ((try? knownNodes().map(\.name)) ?? []) + ((try? people().map(\.name)) ?? [])
            let meant = known.filter { $0.commonName.lowercased() == text.lowercased() }
            if meant.count == 1 { return meant[0] }
            guard meant.isEmpty else {
                let names = meant.map(\.canonical).joined(separator: " or ")
                throw DongboError(.wrongUsage, "'\(text)' may be \(names); write the whole name")
            }
            throw DongboError(.wrongUsage, "'\(text)' is no name: \(error.message)", cause: error)
        }
    }

    /// Saves a directory note. Nothing is written when it says so already.
    ///
    /// - Parameter caller: nil for this node.
    @discardableResult
    public func saveDirectory(
        _ unid: UNID?, form: String, _ changes: [(path: ItemPath, change: ItemChange)], caller: NoteCaller? = nil
    ) async throws -> UNID {
        let request = SaveRequest(
            unid: unid, form: form, changes: changes, caller: caller ?? .node(author: name.canonical))
        let wall = clock.wallMilliseconds
        let outcome = try await database(Self.directoryDatabase).write {
            unid == nil
                ? try $0.save(request, in: $1, wallMilliseconds: wall)
                : try $0.establish(request, in: $1, wallMilliseconds: wall)
        }
        switch outcome {
        case .saved(let note), .unchanged(let note): return note.unid
        case .invalid(let failures): throw DongboError(.badData, "not saved: \(failures.text)")
        case .refused, .unknownBase: preconditionFailure("a save without a base is never refused")
        }
    }

    /// Gives a directory that was made by an earlier version the forms that it does not have: their rules say who may write what.
    /// Only on the hub, which everybody has them from.
    func declareMissingForms() async throws {
        guard isHub, let directory = registry.withLock({ $0.databases[Self.directoryDatabase] }) else { return }
        for form in DirectoryForms.all where !directory.database.declares(form: form.name) {
            try await saveDirectory(nil, form: FormDeclaration.noteForm, form.changes)
            logger.notice("the directory has a new form", metadata: ["form": "\(form.name)"])
        }
    }

    /// Deletes a directory note; does nothing when it is not there.
    public func deleteDirectory(_ unid: UNID, reason: String, caller: NoteCaller) async throws {
        let wall = clock.wallMilliseconds
        _ = try await database(Self.directoryDatabase).write {
            try $0.delete(unid, reason: reason, as: caller, in: $1, wallMilliseconds: wall)
        }
    }

    /// Writes or updates a node's entry in the directory.
    ///
    /// - Parameter role: of an entry that is new, and of whoever has the authority. Else administrators have decided: they can make a
    ///   spoke a second hub.
    func recordNode(_ name: HierarchicalName, role: String, address: NodeAddress?) async throws {
        var changes: [(path: ItemPath, change: ItemChange)] = [
            (DirectoryForms.name, .set(.names([name.canonical]))),
            (DirectoryForms.authors, .set(.authors([name.canonical]))),
        ]
        if try role == DirectoryForms.hubRole || directoryIndex().node(name) == nil {
            changes.append((DirectoryForms.role, .set(.text(role))))
        }
        if let address { changes.append((DirectoryForms.address, .set(.text(address.description)))) }
        try await unlessTimeIsAhead("the directory's entry of \(name) stays as it is") { [changes] in
            try await saveDirectory(
                DirectoryForms.unid("node", name.canonical), form: DirectoryForms.node, changes)
        }
    }

    /// Gives a node that joins its connection to the hub, unless an administrator has already arranged one. It is switched off
    /// (Domino's way: without a decision nothing replicates by itself); `connection set … --enabled yes` switches it on.
    func recordStandardConnection(of spoke: HierarchicalName) async throws {
        let unid = DirectoryForms.unid("connection", "\(spoke.canonical)\n\(name.canonical)")
        let exists = try database(Self.directoryDatabase).read { try $1.note(unid)?.isDeleted == false }
        guard !exists else { return }
        var settings = ConnectionSettings.standard(from: spoke, to: name)
        settings.isEnabled = false
        try await saveDirectory(unid, form: DirectoryForms.connection, connectionChanges(settings))
    }

    /// Tells the hub where this node listens now, and fetches what the directory has learnt meanwhile. Does nothing on the
    /// hub. A hub that cannot be reached is told by the next replication of the directory.
    public func announce() async {
        guard let text = settings.hubName, let hub = try? HierarchicalName(parsing: text) else { return }
        do {
            _ = try await replicate(database(Self.directoryDatabase), with: hub, direction: .both, progress: { _ in })
        } catch {
            logger.notice("the hub could not be told where this node listens", metadata: ["error": "\(error)"])
        }
    }

    /// Where a peer may answer, the likeliest first: what a connection document says, the directory, where this node
    /// joined. A hub behind a translated address announces one that a spoke cannot use, hence the last.
    ///
    /// - Throws: `.noSuchThing` when nobody has told.
    func addresses(of name: HierarchicalName, preferred: String = "") throws -> [NodeAddress] {
        var found: [NodeAddress] = []
        if !preferred.isEmpty { found.append(try NodeAddress(parsing: preferred)) }
        found += try connectionAddresses(of: name)
        if hasDirectory, let address = try directoryIndex().node(name)?.address { found.append(address) }
        if let hub = settings.hubAddress, let hubName = settings.hubName,
            try HierarchicalName(parsing: hubName).matches(name)
        {
            found.append(try NodeAddress(parsing: hub))
        }
        guard !found.isEmpty else {
            throw DongboError(
                .noSuchThing,
                "nobody has told this node where \(name) listens; replicate from there, or start it with --listen")
        }
        return found
    }

    /// Where this node's connection documents say that a peer is called.
    func connectionAddresses(of peer: HierarchicalName) throws -> [NodeAddress] {
        hasDirectory ? ConnectionPlan.addresses(of: peer, from: name, try directoryIndex()) : []
    }

    /// A node that is just joining has no directory yet.
    private var hasDirectory: Bool { registry.withLock { $0.databases[Self.directoryDatabase] != nil } }
}

extension Node {
    /// Whether a connection document makes this node call.
    public func isSource(of settings: ConnectionSettings) throws -> Bool {
        try settings.isEnabled && ConnectionPlan.means(settings.source, name, directoryIndex().groupTable)
    }

    /// Says how important a database is, for the connections of every node.
    public func setPriority(_ priority: PriorityClass, of database: DatabaseActor, caller: NoteCaller) async throws {
        try await saveDirectory(
            DirectoryForms.unid("database", database.identity.replica.description), form: DirectoryForms.database,
            [
                (DirectoryForms.name, .set(.text(database.name))),
                (DirectoryForms.replica, .set(.text(database.identity.replica.description))),
                (DirectoryForms.priority, .set(.text(priority.rawValue))),
            ], caller: caller)
    }

    /// Writes a group with these direct members. Members that others add or remove at the same time stay added or removed.
    ///
    /// - Parameter ring: of who does it: with the group's key on it, new members get that key; otherwise the group gets another.
    public func saveGroup(
        _ name: String, members: [String], ring: KeyRing = KeyRing(), caller: NoteCaller
    ) async throws {
        let existing = try directoryIndex().groups.first { $0.name.lowercased() == name.lowercased() }
        try await saveDirectory(
            existing?.unid ?? DirectoryForms.unid("group", name.lowercased()), form: DirectoryForms.group,
            [(DirectoryForms.name, .set(.text(name))), (DirectoryForms.members, .set(.names(members)))], caller: caller)
        try await settleGroupKeys(ring: ring, caller: caller)
    }

    /// A connection document's items: a node that calls may change it too.
    public func connectionChanges(_ settings: ConnectionSettings) -> [(path: ItemPath, change: ItemChange)] {
        let caller = (try? HierarchicalName(parsing: settings.source)).map { [$0.canonical] } ?? []
        return settings.changes + [(DirectoryForms.authors, .set(.authors(caller)))]
    }

    /// Whether connection documents are acted upon.
    public var isScheduled: Bool { director != nil }
}
