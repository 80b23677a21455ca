import Foundation
import NoteModel
import ReplicationCore
import ReplicationTransport
import SQLiteFullText

extension DataDirectory {
    /// Where database files are that others have taken the place of.
    public var setAside: String { path + "/set-aside" }

    /// Moves a closed database's files out of the way. Whether they can go is for ``Node/tendSetAside(of:after:bothWays:)``.
    ///
    /// - Parameter renewal: why the file was given up after it handed in what it wrote; nil when it did not.
    func setAside(_ database: String, at time: Date, because renewal: Renewal?) throws -> SetAsideFile {
        try DurableFile.makeDirectory(setAside)
        let target = SetAsideFile(
            in: setAside, database: database, milliseconds: UInt64(max(0, time.timeIntervalSince1970 * 1000)),
            renewal: renewal)
        for suffix in SetAsideFile.suffixes where suffix != SetAsideFile.lockSuffix {
            let source = file(of: database) + suffix
            guard FileManager.default.fileExists(atPath: source) else { continue }
            try FileManager.default.moveItem(atPath: source, toPath: target.path + suffix)
        }
        try FullTextIndex.remove(path: index(of: database))
        return target
    }

    /// What was set aside and is still there, the oldest first.
    public func setAsideFiles() -> [SetAsideFile] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: setAside)) ?? []
        return names.compactMap { SetAsideFile(in: setAside, name: $0) }
            .sorted { ($0.milliseconds, $0.name) < ($1.milliseconds, $1.name) }
    }
}
