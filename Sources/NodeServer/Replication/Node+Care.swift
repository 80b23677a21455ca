import Foundation
import Logging
import NoteModel
import NoteStore
import ReplicationTransport
import SQLiteNoteStore

extension Node {
    /// Purges a database page by page, so that writers get their turn between the pages.
    public func purge(_ database: DatabaseActor, dryRun: Bool) async throws -> PurgeReport {
        var total = PurgeReport()
        var key: Int64? = 0
        while let after = key {
            let wall = clock.wallMilliseconds
            let (report, last) = try await database.write {
                try $0.purge(after: after, limit: 2000, dryRun: dryRun, in: $1, wallMilliseconds: wall)
            }
            total.stubs += report.stubs
            total.revisions += report.revisions
            total.heldBackBy.merge(report.heldBackBy) { $1 }
            key = last
        }
        if !dryRun, total.stubs + total.revisions > 0 {
            try database.database.store.scrub()
            await eraseFromFullText(of: database)
        }
        return total
    }

    /// Stops waiting for a node: in every database its files no longer hold purging back, and may only hand in what they wrote.
    ///
    /// - Returns: the databases and how many files of the node were fenced there.
    public func fence(_ peer: HierarchicalName, author: String) async throws -> [(database: String, files: Int)] {
        guard !peer.matches(name) else { throw DongboError(.wrongUsage, "a node cannot fence itself") }
        guard isHub else { throw DongboError(.noRight, "only the hub fences nodes") }
        let wall = clock.wallMilliseconds
        var fenced: [(database: String, files: Int)] = []
        for database in databases {
            let count = try await database.write { notes, writer in
                let isPeers = { (name: String) in (try? HierarchicalName(parsing: name))?.matches(peer) == true }
                var files = try notes.files(waitedFor: isPeers, reading: writer)
                for (file, entry) in try notes.nodeEntries(reading: writer) where !entry.isFenced && isPeers(entry.name)
                {
                    files[file] = entry.name
                }
                for (file, name) in files.sorted(by: { $0.key < $1.key }) {
                    try notes.fence(file, of: name, author: author, in: writer, wallMilliseconds: wall)
                }
                return files.count
            }
            if count > 0 { fenced.append((database.name, count)) }
        }
        return fenced
    }

    /// Writes a consistent copy of a database to a new file.
    public func backUp(_ database: DatabaseActor, to file: String) throws {
        guard !FileManager.default.fileExists(atPath: file) else {
            throw DongboError(.cannotCreate, "\(file) exists already; choose another name")
        }
        guard let store = database.database.store as? SQLiteNoteStore else {
            preconditionFailure("a node's databases are files")
        }
        try store.copy(to: file, settings: [ReplicaSetting.backupName: database.name])
    }

    /// Puts a copy of a database into use. It gets an identity of its own, so that it can neither bring back what was deleted
    /// since nor be taken for the file it was copied from; what was written since comes back from the peers. On a spoke the file it
    /// replaces goes once a hub is proven to have everything in it (``tendSetAside(of:after:bothWays:)``).
    ///
    /// - Parameter name: nil for the name it had. A database of that name must be a replica of the same one; it is set aside.
    /// - Returns: the database, and where the one it replaces was set aside.
    public func restore(_ file: String, as name: String?) async throws -> (database: DatabaseActor, setAside: String?) {
        let (identity, recorded) = try Self.inspect(file)
        guard let name = name ?? recorded else {
            throw DongboError(.wrongUsage, "\(file) does not say which database it is; name it")
        }
        try DataDirectory.check(databaseName: name)
        var aside: String?
        var quarantine: QuarantineCopy?
        var declined: [DeclinedRevision] = []
        if let existing = databases.first(where: { $0.name == name }) {
            guard existing.identity.replica == identity.replica else {
                throw DongboError(
                    .cannotCreate, "this node has another database '\(name)'; restore the file under another name")
            }
            (quarantine, declined) = try existing.read { (try QuarantineCopy(reading: $1), try $1.declined(of: nil)) }
            try await takeOut(existing)
            aside = try directory.setAside(name, at: clock.now, because: nil).path
        } else if let existing = databases.first(where: { $0.identity.replica == identity.replica }) {
            throw DongboError(
                .cannotCreate, "this node already has a replica of that database, '\(existing.name)'")
        }
        do {
            try FileManager.default.copyItem(atPath: file, toPath: directory.file(of: name))
        } catch {
            throw DongboError(.inputOutput, "cannot copy \(file): \(error.localizedDescription)", cause: error)
        }
        let database = try await open(name)
        try await database.write { [quarantine, declined] _, writer in
            try quarantine?.write(to: writer)
            for one in declined { try writer.putDeclined(one) }
        }
        return (database, aside)
    }

    /// What a database file says of itself, without changing it.
    private static func inspect(_ file: String) throws -> (DatabaseIdentity, name: String?) {
        guard FileManager.default.fileExists(atPath: file) else {
            throw DongboError(.noSuchThing, "there is no file \(file)")
        }
        try checkIsDatabase(file)
        let copy = NSTemporaryDirectory() + "dongbo-restore-\(UNID.random())"
        defer {
            for suffix in ["", "-wal", "-shm", ".lock"] { try? FileManager.default.removeItem(atPath: copy + suffix) }
        }
        try FileManager.default.copyItem(atPath: file, toPath: copy)
        do {
            let store = try SQLiteNoteStore.open(path: copy)
            defer { try? store.close() }
            return try store.read { (try $0.identity(), try $0.setting(ReplicaSetting.backupName)) }
        } catch let error as DongboError {
            // People know the file by its own name.
            throw DongboError(error.code, error.message.replacing(copy, with: file), cause: error)
        }
    }

    private static func checkIsDatabase(_ file: String) throws(DongboError) {
        let beginning: [UInt8]
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
            defer { try? handle.close() }
            beginning = [UInt8](try handle.read(upToCount: 64) ?? Data())
        } catch {
            throw DongboError(.inputOutput, "cannot read \(file): \(error.localizedDescription)", cause: error)
        }
        if SQLiteNoteStore.isDatabase(beginning) { return }
        let hint = BundleFile.isBundle(beginning) ? ": it is a bundle, which 'dongbo bundle import' takes in" : ""
        throw DongboError(.badData, "\(file) is no backup of a database\(hint)")
    }
}
