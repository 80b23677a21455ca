import Foundation
import NoteModel
import NoteStore
import SQLiteNoteStore

/// Opens database files that are out of use, one at a time: to prove that nobody needs them, and to erase from them what has left
/// the node.
actor SetAsideDesk {
    private let executor = QueueExecutor(label: "dongbo.set-aside")
    /// When a file that had to stay was looked through, and beside which one.
    private var lookedAt: [SetAsideFile: (successor: IncarnationID, milliseconds: UInt64)] = [:]

    /// A file that has to stay is looked through again after so long, or beside another file.
    private static let intervalMilliseconds: UInt64 = 3_600_000

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    enum Outcome: Sendable {
        /// Nobody needs it: it was removed.
        case removed
        /// Of so many notes it has something that nobody else may have.
        case stays(notes: Int)
        /// It is not yet time to look.
        case unchanged
    }

    /// Removes a file that has nothing which is not elsewhere; otherwise erases in it what is not in the file in its place and was
    /// proven to be elsewhere.
    ///
    /// - Parameter hub: canonical name of a hub with which `successor` has just had an exchange.
    /// - Throws: `.badData` or `.inputOutput` when it cannot be read; then it stays as it is.
    func tend(
        _ file: SetAsideFile, beside successor: DatabaseActor, hub: String, options: SQLiteNoteStore.Options,
        wallMilliseconds: UInt64
    ) throws -> Outcome {
        let incarnation = successor.identity.incarnation
        if let looked = lookedAt[file], looked.successor == incarnation,
            wallMilliseconds < looked.milliseconds + Self.intervalMilliseconds
        {
            return .unchanged
        }
        guard FileManager.default.fileExists(atPath: file.path),
            // Until then people here would have less than before.
            try successor.read({ try $1.checkpoint(ofPeer: hub)?.checkpoint.isFirstCopy }) == false
        else { return .unchanged }
        lookedAt[file] = (incarnation, wallMilliseconds)
        let sole = try opened(file, of: successor, options) { old in
            let (sole, strangers) = try successor.read { _, successor in
                try old.store.read { reader in
                    let sole = try SoleHoldings(
                        in: reader, beside: successor, hub: hub, isHandedIn: file.renewal != nil
                    ).notes
                    return (sole, sole.isEmpty ? [] : try Self.strangers(in: reader, to: successor).subtracting(sole))
                }
            }
            try Self.forget(strangers, in: old)
            return sole
        }
        guard sole.isEmpty else { return .stays(notes: sole.count) }
        try remove(file)
        return .removed
    }

    /// Erases notes that have left the node.
    func erase(
        _ gone: Set<UNID>, from file: SetAsideFile, of successor: DatabaseActor, options: SQLiteNoteStore.Options
    ) throws {
        guard FileManager.default.fileExists(atPath: file.path) else { return }
        try opened(file, of: successor, options) { try Self.forget(gone, in: $0) }
        // Perhaps nothing holds it here any more.
        lookedAt[file] = nil
    }

    func remove(_ file: SetAsideFile) throws {
        lookedAt[file] = nil
        do {
            try file.remove()
        } catch {
            throw DongboError(.inputOutput, "cannot delete \(file.path): \(error.localizedDescription)", cause: error)
        }
    }

    private func opened<T>(
        _ file: SetAsideFile, of successor: DatabaseActor, _ options: SQLiteNoteStore.Options,
        _ body: (NoteDatabase) throws -> T
    ) throws -> T {
        let store = try SQLiteNoteStore.open(path: file.path, options: options)
        defer {
            try? store.close()
            try? FileManager.default.removeItem(atPath: file.path + SetAsideFile.lockSuffix)
        }
        let database = try NoteDatabase(store: store, random: SystemRandomNumberGenerator())
        guard database.identity.replica == successor.identity.replica else {
            throw DongboError(.badData, "\(file.path) is of another database than '\(successor.name)'")
        }
        return try body(database)
    }

    private static func forget(_ notes: Set<UNID>, in database: NoteDatabase) throws {
        guard !notes.isEmpty else { return }
        let count = try database.store.write { try database.forget(notes, in: $0) }
        if count > 0 { try database.store.scrub() }
    }

    /// Notes that are here and not in the file in its place.
    private static func strangers(
        in old: any NoteStoreReader, to successor: any NoteStoreReader
    ) throws -> Set<UNID> {
        var found = Set(try old.quarantine().map(\.unid).filter { try successor.presentNote($0) == nil })
        var (key, isAtEnd) = (Int64(0), false)
        while !isAtEnd {
            let page = try old.notes(afterKey: key, limit: 500)
            for record in page where record.form != NodeNote.form {
                if try successor.presentNote(record.unid) == nil { found.insert(record.unid) }
            }
            key = page.last?.key ?? key
            isAtEnd = page.count < 500
        }
        return found
    }
}
