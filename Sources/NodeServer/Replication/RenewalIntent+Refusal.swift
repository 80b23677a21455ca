import NoteModel
import NoteStore
import ReplicationCore

extension RenewalIntent {
    /// What a peer had refused of the old file's revisions, as it is written down: nobody tells it a second time.
    struct Refusal: Codable, Sendable, Hashable {
        var peer: String
        var unid: String
        var incarnation: String
        var counter: UInt64
        var reason: String
        var message: String
        var toldMilliseconds: UInt64

        init(_ revision: DeclinedRevision) {
            peer = revision.peer
            unid = revision.declined.unid.description
            incarnation = revision.declined.dot.incarnation.description
            counter = revision.declined.dot.counter
            reason = revision.declined.reason
            message = revision.declined.message
            toldMilliseconds = revision.toldMilliseconds
        }

        /// Nil when it is damaged: it is only told to people, and a file is not held up for it.
        var revision: DeclinedRevision? {
            guard let unid = UNID(unid), let incarnation = IncarnationID(incarnation), counter > 0,
                counter <= UInt64(Int64.max), toldMilliseconds <= UInt64(Int64.max)
            else { return nil }
            let declined = Declined(
                unid: unid, dot: Dot(incarnation, counter), reason: reason, message: message)
            return DeclinedRevision(peer: peer, declined: declined, toldMilliseconds: toldMilliseconds)
        }
    }
}
