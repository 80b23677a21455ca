import Interchange
import NodeServer
import NoteModel
import NoteStore

/// What a bundle came to: the keys of an exchange, then the bundle's own.
enum BundleJSON {
    static func encode(_ report: BundleReport, file: String) -> JSONValue {
        var members: [JSONMember] = [
            JSONMember("file", .string(file)),
            JSONMember("after", .count(report.after)),
            JSONMember("through", .count(report.through)),
            JSONMember("created", .time(milliseconds: report.created)),
        ]
        if let most = report.withdrawnAtMost { members.append(JSONMember("withdrawnAtMost", .count(most))) }
        if let standing = report.standing {
            members.append(JSONMember("standing", .string(standing.rawValue)))
            members.append(JSONMember("newReplica", .bool(report.isNewReplica)))
        }
        return ReplicationJSON.encode(report.exchange, peer: report.peer, database: report.database).adding(members)
    }
}
