import Foundation
import GRDB
import Glibc
import NoteModel
import NoteStore

extension SQLiteNoteStore {
    /// Makes a new database file: whole, or not at all. Under another name first, so that a program that is killed meanwhile leaves no
    /// file that cannot be opened.
    ///
    /// - Throws: `.cannotCreate` when there is such a file already.
    public static func create(
        path: String, identity: DatabaseIdentity, title: String, options: Options = Options()
    ) throws -> SQLiteNoteStore {
        guard access(path, F_OK) != 0 else { throw DongboError(.cannotCreate, "\(path) exists already") }
        let making = path + ".making"
        for file in [making, making + "-journal", path + "-journal", path + "-wal", path + "-shm"] { unlink(file) }
        try SQLiteFailure.translating {
            var configuration = Configuration()
            configuration.prepareDatabase {
                try $0.execute(sql: "PRAGMA page_size = \(pageBytes); PRAGMA synchronous = FULL;")
            }
            let queue = try DatabaseQueue(path: making, configuration: configuration)
            try queue.write { try fill($0, identity, title) }
            try queue.close()
        }
        guard rename(making, path) == 0 else {
            throw DongboError(.cannotCreate, "\(path) cannot be made: \(String(cString: strerror(errno)))")
        }
        try syncDirectory(of: path)
        return try SQLiteNoteStore(path: path, options: options) { _ in }
    }

    private static func fill(_ database: Database, _ identity: DatabaseIdentity, _ title: String) throws {
        try database.execute(sql: Schema.statements)
        try database.execute(
            sql: "INSERT INTO database VALUES (1, ?, ?, ?, ?, 0, 0)",
            arguments: [Schema.format, Data(identity.replica.bytes), Data(identity.incarnation.bytes), title])
        // Number 1, so that the commonest entry of every context is the shortest.
        try database.execute(
            sql: "INSERT INTO incarnation(ix, id) VALUES (1, ?)", arguments: [Data(identity.incarnation.bytes)])
    }

    private static func syncDirectory(of path: String) throws {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let directory = Glibc.open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw DongboError(.inputOutput, "\(folder) cannot be opened") }
        defer { Glibc.close(directory) }
        guard fsync(directory) == 0 else { throw DongboError(.inputOutput, "\(folder) could not be written") }
    }
}
