import AdministrationProtocol
import NoteModel

/// A request as the audit log names it: never what it wants to write or looks for.
protocol AuditedRequest {
    var auditDatabase: String { get }
    var auditUnids: [UNID] { get }
    var auditDetail: String { get }
}

extension AuditedRequest {
    var auditDatabase: String { "" }
    var auditUnids: [UNID] { [] }
    var auditDetail: String { "" }
}

/// A request about a database.
protocol DatabaseAsking: AuditedRequest { var database: String { get } }

extension DatabaseAsking { var auditDatabase: String { database } }

/// A request about one note.
protocol NoteAsking: DatabaseAsking { var unid: String { get } }

extension NoteAsking { var auditUnids: [UNID] { UNID(unid).map { [$0] } ?? [] } }

/// Before a stream's first message has said what it is about.
struct NothingAsked: AuditedRequest {}
