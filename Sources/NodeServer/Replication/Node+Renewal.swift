import Foundation
import Logging
import NoteModel
import NoteStore
import ReplicationCore
import SQLiteNoteStore
import Synchronization

extension Node {
    /// A peer has said or shown that this replica's file must not go on, and has taken what it wrote: a spoke sets the file aside
    /// and copies the database anew; a hub, whose copy the others live by, goes on with its file under another identity.
    ///
    /// Anybody can show by a mark of the file that it was restored. That it was fenced or is a twin is a word, and believed of hubs.
    ///
    /// What people saved since the exchange began is handed in first, by another exchange; between the last look and the fresh
    /// file nothing is saved. The file that is set aside goes when the fresh copy is complete
    /// (``tendSetAside(of:after:bothWays:)``).
    ///
    /// - Parameter counter: of the file's own revisions, before the exchange began.
    /// - Throws: `.replicaGivenUp` when a peer that is no hub says it without a proof.
    func renew(
        _ database: DatabaseActor, because renewal: Renewal, with peer: HierarchicalName, handedIn: ExchangeReport,
        through counter: UInt64, progress: @escaping @Sendable (ExchangeReport) -> Void
    ) async throws -> ExchangeReport {
        let isHubsWord = try isHub(peer)
        let metadata: Logger.Metadata = [
            "database": "\(database.name)", "because": "\(renewal)", "peer": "\(peer.abbreviated)",
        ]
        guard isHubsWord || renewal == .restored else {
            logger.warning("a peer that is no hub says that a replica must be given up", metadata: metadata)
            throw DongboError(
                .replicaGivenUp,
                "\(peer) says that the file of '\(database.name)' at \(name) was given up (\(renewal)), but only a hub's word "
                    + "counts; if it is so, back the database up and put it into use again with 'dongbo restore'")
        }
        logger.warning("a replica is given up, as a peer has told or shown", metadata: metadata)
        guard !isHub, isHubsWord else {
            try await reopen(database, underNewIncarnation: true)
            var report = handedIn
            report.renewal = nil
            return report
        }
        guard try await database.seal(ifCounterIs: counter) else {
            logger.notice("more was written meanwhile: handing in again", metadata: ["database": "\(database.name)"])
            return try await replicate(database, with: peer, direction: .both, progress: progress)
        }
        let intent = try database.read { notes, reader in
            let kept = try [ReplicaSetting.wanted, ReplicaSetting.offered].compactMap { name in
                try reader.setting(name).map { (name, $0) }
            }
            return RenewalIntent(
                replica: notes.identity.replica, title: try reader.title(),
                settings: Dictionary(uniqueKeysWithValues: kept), because: renewal,
                declined: try reader.declined(of: nil))
        }
        let name = database.name
        do {
            try intent.save(to: directory.renewal(of: name))
        } catch {
            await database.unseal()
            throw error
        }
        noteRenewal(of: name, because: renewal)
        try await takeOut(database)
        let fresh = try await carryOut(intent, on: name)
        var report = try await replicate(fresh, with: peer, direction: .pull, progress: progress)
        report.pushed += handedIn.pushed
        report.received.declinedByPeer += handedIn.received.declinedByPeer
        report.bytesIn += handedIn.bytesIn
        report.bytesOut += handedIn.bytesOut
        report.renewal = renewal
        return report
    }

    /// Sets the old file aside, makes the fresh one and forgets the intent. Every step may have been taken before.
    @discardableResult
    func carryOut(_ intent: RenewalIntent, on name: String) async throws -> DatabaseActor {
        let identity = try intent.identity()
        let file = directory.file(of: name)
        let database: DatabaseActor
        if FileManager.default.fileExists(atPath: file), try Self.incarnation(of: file) == identity.incarnation {
            database = try await open(name)
        } else {
            if FileManager.default.fileExists(atPath: file) {
                let aside = try directory.setAside(name, at: clock.now, because: intent.because)
                logger.notice("the old file was set aside", metadata: ["file": "\(aside.name)"])
            }
            database = try createFile(name, identity: identity, title: intent.title)
        }
        try await database.write { _, writer in
            for (name, value) in intent.settings { try writer.setSetting(name, to: value) }
            for declined in (intent.refusals ?? []).compactMap(\.revision) { try writer.putDeclined(declined) }
        }
        try FileManager.default.removeItem(atPath: directory.renewal(of: name))
        return database
    }

    /// Carries on with what the program's end interrupted. Comes before databases are opened.
    func resumeRenewals() async throws {
        for name in directory.interruptedRenewals() {
            guard let intent = try RenewalIntent.load(from: directory.renewal(of: name)) else { continue }
            logger.notice("a replica that was being given up is made anew", metadata: ["database": "\(name)"])
            try await carryOut(intent, on: name)
        }
    }

    /// Nil for a file that was never finished.
    private static func incarnation(of file: String) throws -> IncarnationID? {
        guard let store = try? SQLiteNoteStore.open(path: file) else { return nil }
        defer { try? store.close() }
        return try? store.read { try $0.identity().incarnation }
    }

    /// Closes a database's file and opens it again, perhaps under another incarnation.
    func reopen(_ database: DatabaseActor, underNewIncarnation: Bool) async throws {
        try await takeOut(database)
        let file = directory.file(of: database.name)
        if underNewIncarnation { try? FileManager.default.removeItem(atPath: FileHome.path(of: file)) }
        try await open(database.name)
    }

    func takeOut(_ database: DatabaseActor) async throws {
        registry.withLock { _ = $0.databases.removeValue(forKey: database.name) }
        await fullText.forget(database)
        try await database.close()
    }

    /// Opens a database's file; one that is a copy gets an identity of its own and says so.
    @discardableResult
    func open(_ name: String) async throws -> DatabaseActor {
        let store = try SQLiteNoteStore.open(path: directory.file(of: name), options: storeOptions)
        let isCopy = try FileHome.check(store, file: directory.file(of: name), signatures: signatures)
        let database = try add(name, store)
        try await signEarlier(in: database)
        guard isCopy else { return database }
        logger.warning(
            "a database file is a copy and got an identity of its own", metadata: ["database": "\(name)"])
        try await retireFormerIncarnation(of: database)
        return database
    }

    /// Nobody needs to wait for the file this one was copied from, if it was this node's.
    private func retireFormerIncarnation(of database: DatabaseActor) async throws {
        let (author, wall) = (name.canonical, clock.wallMilliseconds)
        try await publishName(in: database)
        try await database.write { notes, writer in
            guard let text = try writer.setting(ReplicaSetting.formerIncarnation), let former = IncarnationID(text),
                let entry = try notes.nodeEntry(of: former, reading: writer), entry.name == author
            else { return }
            try notes.fence(former, author: author, in: writer, wallMilliseconds: wall)
        }
    }
}
