import Interchange
import NodeServer
import NoteModel
import NoteStore

/// What an exchange came to, as the command line contract has it: `refused` on both sides; `refusedThere`, if there
/// is any, by the peer. `renewed` says why this node's file was given up and copied anew, when it was. `declined`, if there are any,
/// counts what of this node's revisions the peer has refused so far and not taken since.
enum ReplicationJSON {
    static func encode(
        _ report: ExchangeReport, peer: String, database: String, declined: Int = 0
    ) -> JSONValue {
        let there = report.received.declinedByPeer
        let json: JSONValue = [
            "peer": .string(peer), "database": .string(database), "pulled": .count(report.received.notes),
            "pushed": .count(report.pushed), "withdrawn": .count(report.withdrawn),
            "refused": .count(report.received.refused + there),
            "conflicts": .count(report.received.conflicts),
            "bytesIn": .count(report.bytesIn), "bytesOut": .count(report.bytesOut), "seconds": .seconds(report.seconds),
            "resumed": .bool(report.resumed),
        ]
        var more = there > 0 ? [JSONMember("refusedThere", .count(there))] : []
        if let renewal = report.renewal { more.append(JSONMember("renewed", .string("\(renewal)"))) }
        if declined > 0 { more.append(JSONMember("declined", .count(declined))) }
        return more.isEmpty ? json : json.adding(more)
    }

    /// An exchange that failed. What came before the failure is kept, and the next exchange carries on.
    ///
    /// - Parameter database: nil when the peer could not even be asked which databases it has.
    static func failure(_ error: DongboError, peer: HierarchicalName, database: String?) -> JSONValue {
        [
            "peer": .text(peer), "database": .text(optional: database),
            "error": ["code": .string(error.code.name), "message": .string(error.message)],
        ]
    }
}
