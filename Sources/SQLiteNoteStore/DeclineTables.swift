import GRDB
import NoteModel
import NoteStore
import ReplicationCore

/// The table of what peers have declined, for one connection.
final class DeclineTables {
    private let names: NameTables
    private let s: Statements

    private struct Statements {
        let ofNote, all, counts, put, remove, removeNote: SQLStatement
    }

    private static let columns = "unid, incarnation, counter, peer, reason, message, told"

    init(_ database: Database, names: NameTables) throws {
        self.names = names
        func prepare(_ sql: String) throws -> SQLStatement { try SQLStatement(database, sql) }
        let order = "ORDER BY unid, incarnation, counter, peer"
        s = Statements(
            ofNote: try prepare("SELECT \(Self.columns) FROM declined WHERE unid = ? \(order)"),
            all: try prepare("SELECT \(Self.columns) FROM declined \(order)"),
            counts: try prepare("SELECT peer, count(*) FROM declined GROUP BY peer"),
            put: try prepare("INSERT OR REPLACE INTO declined(\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?)"),
            remove: try prepare(
                "DELETE FROM declined WHERE unid = ? AND incarnation = ? AND counter = ? AND peer = ?"),
            removeNote: try prepare("DELETE FROM declined WHERE unid = ?"))
    }

    func declined(of unid: UNID?) throws -> [DeclinedRevision] {
        guard let unid else {
            return try s.all.all({ _ in }, revision)
        }
        return try s.ofNote.all({ $0.identifier(unid) }, revision)
    }

    func counts() throws -> [String: Int] {
        Dictionary(uniqueKeysWithValues: try s.counts.all({ _ in }, { (try $0.text(0), Int($0.int(1))) }))
    }

    func put(_ revision: DeclinedRevision) throws {
        let file = try names.assignedNumber(of: revision.declined.dot.incarnation)
        try s.put.run { binder in
            binder.identifier(revision.declined.unid)
            binder.int(file)
            binder.int(revision.declined.dot.counter)
            binder.text(revision.peer)
            binder.text(revision.declined.reason)
            binder.text(revision.declined.message)
            binder.int(revision.toldMilliseconds)
        }
    }

    func remove(_ dot: Dot, of unid: UNID, by peer: String) throws {
        guard let file = try names.number(of: dot.incarnation) else { return }
        try s.remove.run { binder in
            binder.identifier(unid)
            binder.int(file)
            binder.int(dot.counter)
            binder.text(peer)
        }
    }

    func remove(of unid: UNID) throws { try s.removeNote.run { $0.identifier(unid) } }

    private func revision(_ row: SQLStatement.Row) throws -> DeclinedRevision {
        let dot = Dot(try names.incarnation(row.int(1)), try row.unsigned(2))
        let declined = Declined(
            unid: try row.identifier(0), dot: dot, reason: try row.text(4), message: try row.text(5))
        return DeclinedRevision(peer: try row.text(3), declined: declined, toldMilliseconds: try row.unsigned(6))
    }
}

extension SQLiteReader {
    func declined(of unid: UNID?) throws -> [DeclinedRevision] { try declines.declined(of: unid) }

    func declinedCounts() throws -> [String: Int] { try declines.counts() }
}

extension SQLiteWriter {
    func putDeclined(_ declined: DeclinedRevision) throws { try declines.put(declined) }

    func removeDeclined(_ dot: Dot, of unid: UNID, by peer: String) throws {
        try declines.remove(dot, of: unid, by: peer)
    }
}
