import AccessControl
import NoteModel
import NoteStore

/// People who act with their own rights.
extension TestReplica {
    /// As the administrator.
    public func allow(_ entries: AccessEntry...) throws {
        _ = try write {
            try $0.changeAccess(set: entries, as: .node(author: author), in: $1, wallMilliseconds: $2)
        }
    }

    public func disallow(_ name: String) throws {
        _ = try write {
            try $0.changeAccess(set: [], remove: [name], as: .node(author: author), in: $1, wallMilliseconds: $2)
        }
    }

    /// Saves in somebody's name.
    @discardableResult
    public func save(
        _ unid: UNID?, _ items: [(String, ItemValue)], form: String? = nil, as name: String
    ) throws -> SaveOutcome {
        let request = SaveRequest(
            unid: unid, form: form, changes: items.map { (ItemPath($0.0)!, .set($0.1)) },
            caller: database.namesNow.caller(name), onConflict: .document)
        return try write { try $0.save(request, in: $1, wallMilliseconds: $2) }
    }

    public func delete(_ unid: UNID, as name: String) throws -> SettleOutcome {
        try write {
            try $0.delete(unid, reason: "", as: database.namesNow.caller(name), in: $1, wallMilliseconds: $2)
        }
    }

    public func mayRead(_ unid: UNID, as name: String) throws -> Bool {
        try read { try $0.mayRead(unid, database.namesNow.caller(name), reading: $1) }
    }

    public func level(of name: String) -> AccessLevel? {
        database.standing(of: database.namesNow.caller(name)).rights?.level
    }
}
