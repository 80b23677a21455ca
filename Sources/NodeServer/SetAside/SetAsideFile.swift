import Foundation
import NoteModel
import ReplicationCore

/// A database file that another one has taken the place of.
///
/// Its name says why, so that whatever ends the program, the next start knows:
///
///     DB-MILLISECONDS-fenced.dongbo   given up after it handed in what it wrote: fenced, twin or restored
///     DB-MILLISECONDS.dongbo          replaced by `restore`
public struct SetAsideFile: Sendable, Hashable {
    public let path: String
    /// The database's name.
    public let database: String
    public let milliseconds: UInt64
    /// Why it was given up; nil when `restore` has replaced it.
    public let renewal: Renewal?

    /// What belongs to a database file, the file itself last: while it is there the others are found.
    static let suffixes = ["-wal", "-shm", FileHome.path(of: ""), lockSuffix, ""]
    static let lockSuffix = ".lock"

    /// - Parameter milliseconds: when it was set aside.
    init(in folder: String, database: String, milliseconds: UInt64, renewal: Renewal?) {
        (self.database, self.milliseconds, self.renewal) = (database, milliseconds, renewal)
        let why = renewal.map { "-\($0)" } ?? ""
        path = "\(folder)/\(database)-\(milliseconds)\(why)\(DataDirectory.databaseExtension)"
    }

    /// Nil for a file that has no such name.
    init?(in folder: String, name: String) {
        guard name.hasSuffix(DataDirectory.databaseExtension) else { return nil }
        var parts = name.dropLast(DataDirectory.databaseExtension.count).split(
            separator: "-", omittingEmptySubsequences: false)
        let renewal = [Renewal.fenced, .twin, .restored].first { "\($0)" == parts.last ?? "" }
        if renewal != nil { parts.removeLast() }
        guard let milliseconds = parts.popLast().flatMap({ UInt64($0) }), !parts.isEmpty else { return nil }
        self.init(
            in: folder, database: parts.joined(separator: "-"), milliseconds: milliseconds, renewal: renewal)
    }

    public var name: String { String(path.split(separator: "/").last ?? "") }

    /// With what belongs to it.
    public var bytes: Int {
        Self.suffixes.reduce(0) { sum, suffix in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path + suffix)
            return sum + (attributes?[.size] as? Int ?? 0)
        }
    }

    /// Deletes it with what belongs to it. It must not be open.
    func remove() throws {
        for suffix in Self.suffixes where FileManager.default.fileExists(atPath: path + suffix) {
            try FileManager.default.removeItem(atPath: path + suffix)
        }
    }
}
