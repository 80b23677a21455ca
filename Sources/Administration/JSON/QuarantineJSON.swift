import Interchange
import NoteModel
import NoteStore
import ReplicationCore

/// A revision that was refused, as the command line contract has it.
enum QuarantineJSON {
    /// The author is null when the bytes cannot be read.
    static func encode(_ entry: QuarantinedRevision) -> JSONValue {
        let author = (try? EncodedRevision(decoding: entry.bytes))?.revision.author
        return [
            "id": .count(Int(entry.id)), "unid": .text(entry.unid), "peer": .string(entry.peer),
            "author": .text(optional: author), "reason": .string(entry.reason.rawValue),
            "time": .time(milliseconds: entry.receivedMilliseconds), "message": .string(entry.message),
        ]
    }

    /// A revision of this node's that a peer has in quarantine.
    static func encode(_ entry: DeclinedRevision) -> JSONValue {
        [
            "unid": .text(entry.declined.unid), "peer": .string(entry.peer),
            "reason": .string(entry.declined.reason), "time": .time(milliseconds: entry.toldMilliseconds),
            "message": .string(entry.declined.message),
        ]
    }
}
