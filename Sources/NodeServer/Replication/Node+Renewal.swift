import Foundation
import Logging
import NoteModel
import NoteStore
import ReplicationCore
import SQLiteNoteStore
import Synchronization

extension Node {
    /// A peer has said that this replica's file must not go on, and has taken what it wrote: a spoke sets the file aside and
    /// copies the database anew; a hub, whose copy the others live by, goes on with its file under another identity.
    ///
    /// The file that is set aside stays in the data directory until an administrator removes it.
    func renew(
        _ database: DatabaseActor, because renewal: Renewal, with peer: HierarchicalName, handedIn: ExchangeReport,
        progress: @escaping @Sendable (ExchangeReport) -> Void
    ) async throws -> ExchangeReport {
        logger.warning(
            "a replica is given up",
            metadata: ["database": "\(database.name)", "because": "\(renewal)", "peer": "\(peer.abbreviated)"])
        guard !isHub, try isHub(peer) else {
            try await reopen(database, underNewIncarnation: true)
            return handedIn
        }
        let (title, settings) = try database.read { _, reader in
            (
                try reader.title(),
                try [ReplicaSetting.wanted, ReplicaSetting.offered].map { ($0, try reader.setting($0)) }
            )
        }
        let fresh = try await replace(database, title: title)
        try await fresh.write { _, writer in
            for (name, value) in settings { try writer.setSetting(name, to: value) }
        }
        var report = try await replicate(fresh, with: peer, direction: .pull, progress: progress)
        report.pushed += handedIn.pushed
        report.bytesIn += handedIn.bytesIn
        report.bytesOut += handedIn.bytesOut
        return report
    }

    /// Sets the file aside and makes an empty one of the same database.
    private func replace(_ database: DatabaseActor, title: String) async throws -> DatabaseActor {
        let replica = database.identity.replica
        try await takeOut(database)
        let aside = try directory.setAside(database.name, at: clock.now)
        logger.notice("the old file was set aside", metadata: ["file": "\(aside)"])
        return try createFile(
            database.name, identity: DatabaseIdentity(replica: replica, incarnation: .random()), title: title)
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
        let store = try SQLiteNoteStore.open(path: directory.file(of: name))
        let isCopy = try FileHome.check(store, file: directory.file(of: name))
        let database = try add(name, store)
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
