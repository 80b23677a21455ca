import Foundation
import NoteModel
import NoteStore
import ReplicationCore
import ReplicationTransport
import SQLiteNoteStore
import Synchronization

extension Node {
    /// Proves a bundle from end to end and then applies it. Doing so again, or in another order, changes nothing.
    ///
    /// Where there is no replica of the database yet, one is made. An import that is cut off keeps what it applied and is done again.
    ///
    /// - Parameters:
    ///   - preview: does everything but keep it.
    ///   - newName: of a replica that has to be made; nil for the sender's.
    /// - Throws: `.badData` for a bundle that is damaged or was changed, `.noRight` for one that is for another node or from nobody
    ///   to be trusted, `.replicaGivenUp` when this node's file must not go on. Nothing was applied then.
    public func importBundle(
        _ file: String, preview: Bool = false, as newName: String? = nil,
        progress: @escaping @Sendable (ExchangeReport) -> Void = { _ in }
    ) async throws -> BundleReport {
        let bundle = try BundleReader(path: file, identity: identity)
        let (header, _) = try await bundle.verify(key: sealingKey, policy: policy) { record in
            if case .notes(let notes) = record { try BundleImportRun.check(notes) }
        }
        let sender = try HierarchicalName(parsing: header.sender)
        let existing = databases.first { $0.identity.replica == header.replica }
        let name = existing?.name ?? newName ?? header.database
        if preview, existing == nil {
            return try await withTrialReplica(name, header) {
                try await self.take(bundle, header, sender, into: $0, isTrial: false, isNew: true, progress)
            }
        }
        let database = try existing ?? makeReplica(name, header)
        guard !preview else {
            return try await take(bundle, header, sender, into: database, isTrial: true, isNew: false, progress)
        }
        let result = Mutex<BundleReport?>(nil)
        _ = try await tracked(database, sender, "importing a bundle", side: .calling) { update in
            let taken = try await self.take(
                bundle, header, sender, into: database, isTrial: false, isNew: existing == nil
            ) {
                update($0)
                progress($0)
            }
            result.withLock { $0 = taken }
            return taken.exchange
        }
        try await completeCopy(of: database)
        guard let report = result.withLock({ $0 }) else { preconditionFailure("an import without an end") }
        return report
    }

    private func take(
        _ bundle: BundleReader, _ header: BundleHeader, _ sender: HierarchicalName, into database: DatabaseActor,
        isTrial: Bool, isNew: Bool, _ progress: @escaping @Sendable (ExchangeReport) -> Void
    ) async throws -> BundleReport {
        let terms = try terms(with: sender, for: database)
        var run = BundleImportRun(
            database: database, desk: BundleDesk(database: database.database, terms: terms), header: header,
            clock: clock, isTrial: isTrial, clear: clearing(database),
            refused: recordingRefusals(of: database, from: sender.canonical), progress: progress)
        let standing = try await run.run(bundle, key: sealingKey)
        return BundleReport(
            exchange: run.report, peer: sender.canonical, database: database.name, after: header.after,
            through: header.through, created: header.created, standing: standing, isNewReplica: isNew)
    }

    private func makeReplica(_ name: String, _ header: BundleHeader) throws -> DatabaseActor {
        try createFile(
            name, identity: DatabaseIdentity(replica: header.replica, incarnation: .random()), title: header.title)
    }

    /// From here on the file may have writes of its own, unless an exchange is still filling it.
    private func completeCopy(of database: DatabaseActor) async throws {
        let isEmpty = try database.read { _, reader in
            try reader.clock().counter == 0 && !reader.checkpoints().values.contains(where: \.isFirstCopy)
        }
        if isEmpty { try await publishName(in: database) }
    }

    /// Lends a replica that is thrown away afterwards, in the data directory like all content.
    private func withTrialReplica<T>(
        _ name: String, _ header: BundleHeader, _ body: (DatabaseActor) async throws -> T
    ) async throws -> T {
        try DataDirectory.check(databaseName: name)
        guard registry.withLock({ $0.databases[name] }) == nil else {
            throw DongboError(
                .cannotCreate, "this node already has another database '\(name)'; choose a name with --database")
        }
        let path = directory.path + "/preview-\(UNID.random())"
        defer {
            for suffix in ["", "-wal", "-shm", ".lock"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        }
        let identity = DatabaseIdentity(replica: header.replica, incarnation: .random())
        let store = try SQLiteNoteStore.create(path: path, identity: identity, title: header.title)
        defer { try? store.close() }
        let trial = DatabaseActor(
            name: name,
            database: try NoteDatabase(store: store, random: SystemRandomNumberGenerator(), signatures: signatures))
        return try await body(trial)
    }
}
