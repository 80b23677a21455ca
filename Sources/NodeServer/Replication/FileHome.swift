import Foundation
import NoteModel
import NoteStore
import ReplicationCore
import ReplicationTransport
import SQLiteNoteStore

/// Notices that a database file is a copy: put back from a backup, or brought from another node.
///
/// Two files must never write under one identity. Every time a node opens a file it writes the same new random token into the
/// file and beside it; a file whose token is not the one beside it was not last used here, and gets a new incarnation. So does one
/// that another node has signed, if its token came with it.
enum FileHome {
    private static let fileExtension = ".home"

    static func path(of database: String) -> String { database + fileExtension }

    /// - Returns: true when the file got a new incarnation.
    static func check(_ store: SQLiteNoteStore, file: String, signatures: NodeSignatures) throws -> Bool {
        let (token, identity) = try store.read { (try $0.setting(ReplicaSetting.home), try $0.identity()) }
        let accepted = try tokens(beside: file)
        let isOurs =
            try token.map(accepted.contains) ?? accepted.isEmpty
            && !store.read { try NoteDatabase.isAnothers(signatures, reading: $0) }
        let fresh = "\(UNID.random())"
        // Until the file has it too, either token is right: a crash in between must not look like a copy.
        try DurableFile.write(
            ([fresh] + (isOurs ? token.map { [$0] } ?? [] : [])).joined(separator: "\n") + "\n", to: path(of: file),
            mode: 0o600)
        try store.write { writer in
            if !isOurs {
                try writer.setIncarnation(.random())
                try writer.setSetting(ReplicaSetting.formerIncarnation, to: identity.incarnation.description)
            }
            try writer.setSetting(ReplicaSetting.homeBefore, to: isOurs ? token : nil)
            try writer.setSetting(ReplicaSetting.home, to: fresh)
            let secret = (0..<RunKey.secretBytes).map { _ in UInt8.random(in: 0...UInt8.max) }
            try NoteDatabase.beginRun(token: .random(in: 1...UInt64.max), secret: secret, in: writer)
        }
        return !isOurs
    }

    private static func tokens(beside file: String) throws -> [String] {
        guard FileManager.default.fileExists(atPath: path(of: file)) else { return [] }
        let text = String(decoding: try DurableFile.read(path(of: file)), as: UTF8.self)
        return text.split(separator: "\n").map(String.init)
    }
}
