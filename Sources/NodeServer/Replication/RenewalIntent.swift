import Foundation
import NoteModel
import NoteStore
import ReplicationCore
import ReplicationTransport
import SQLiteNoteStore

/// What a node has decided about a file that it gives up, written down beside it before anything is moved: whatever ends the
/// program in between, the next start carries on from it.
///
/// The file says of itself which one it is, so every step may be taken twice.
struct RenewalIntent: Codable, Sendable, Hashable {
    var replica: String
    /// The file that takes the place of the old one.
    var fresh: String
    var title: String
    /// What of the old file's settings goes on.
    var settings: [String: String]
    /// Why the old file is given up; nil when an earlier program wrote this.
    var because: Renewal?
    /// What peers had refused of the old file; nil when an earlier program wrote this.
    var refusals: [Refusal]?

    init(
        replica: ReplicaID, title: String, settings: [String: String], because: Renewal?,
        declined: [DeclinedRevision] = []
    ) {
        self.replica = replica.description
        fresh = IncarnationID.random().description
        self.title = title
        self.settings = settings
        self.because = because
        refusals = declined.map(Refusal.init)
    }

    /// - Throws: `.badData` when the file that holds the intent is damaged.
    func identity() throws(DongboError) -> DatabaseIdentity {
        guard let replica = ReplicaID(replica), let fresh = IncarnationID(fresh) else {
            throw DongboError(.badData, "what this node wrote down about a replica it gives up is damaged")
        }
        return DatabaseIdentity(replica: replica, incarnation: fresh)
    }

    func save(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try DurableFile.write(String(decoding: try encoder.encode(self), as: UTF8.self) + "\n", to: path, mode: 0o600)
    }

    /// Nil when there is none.
    static func load(from path: String) throws -> RenewalIntent? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do {
            return try JSONDecoder().decode(RenewalIntent.self, from: Data(try DurableFile.read(path)))
        } catch {
            throw DongboError(.badData, "\(path) is damaged; move it away to go on with the old file", cause: error)
        }
    }
}
