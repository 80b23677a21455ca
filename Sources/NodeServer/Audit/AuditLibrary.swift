import AuditLog
import Foundation
import NoteModel
import ReplicationTransport
import Synchronization

/// Where the logs of a node are:
///
///     own                the ID of the log that this node writes
///     ID/…0001.log       a log's segments
///     ID/countersignature  the hub's latest word about its end
///     ID/fault           what was found to be wrong with it
struct AuditLibrary: Sendable {
    let path: String

    private var own: String { path + "/own" }

    func folder(_ log: AuditLogID) -> AuditFolder { AuditFolder(path: "\(path)/\(log)") }

    /// Every log that is here, by its ID.
    func folders() -> [AuditFolder] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { AuditLogID($0) != nil }.sorted().map { AuditFolder(path: path + "/" + $0) }
    }

    /// - Returns: the log to write, and what opening it gave to write down.
    func openOwn(node: String) throws(DongboError) -> (AuditFile, [AuditEntry]) {
        try DurableFile.makeDirectory(path)
        let actor = AuditActor(node, .node)
        func anew(_ reason: String) throws(DongboError) -> (AuditFile, [AuditEntry]) {
            (try createOwn(node: node), [AuditEntry(.beginLog, by: actor, detail: reason)])
        }
        guard let text = try? DurableFile.read(own), let log = AuditLogID(String(decoding: text, as: UTF8.self)) else {
            return try anew(folders().isEmpty ? "" : "which log was written here is not known any more")
        }
        let folder = folder(log)
        switch try AuditFile.open(folder) {
        case .whole(let file) where file.name == AuditLogName(node: node, log: log): return (file, [])
        case .cut(let file, let bytes) where file.name == AuditLogName(node: node, log: log):
            let detail = "\(bytes) bytes of a write that was cut off after record \(file.head.sequence)"
            return (file, [AuditEntry(.cutLog, by: actor, detail: detail)])
        case .whole, .cut: return try anew("log \(log) is another node's")
        case .damaged(let fault):
            if FileManager.default.fileExists(atPath: folder.path) { try folder.keep(fault: fault.text) }
            return try anew("log \(log) cannot be continued: \(fault.text)")
        }
    }

    func createOwn(node: String) throws(DongboError) -> AuditFile {
        let log = AuditLogID.random()
        let file = try AuditFile.create(folder(log), AuditLogName(node: node, log: log))
        try DurableFile.write(log.description, to: own, mode: 0o600)
        return file
    }
}
