/// What somebody did, or tried to do. The raw names are stable: they stand in logs that are kept for years, and filters use them.
public enum AuditAct: String, Sendable, Hashable, CaseIterable {
    // What is inside a dossier was shown.
    case read, readHistory, readConflicts, readAttachment, why, list, openSealed
    // Some columns or lines of many dossiers were shown, for one question.
    case view, search, listAttachments, readQuarantine
    // Notes changed: the revision itself says who and when, so only refusals are recorded.
    case save, delete, restore, resolve, attach, file, approve, exchange, fetch
    // Questions about the node and its databases.
    case look, explainAccess, readLog
    // Administration.
    case createDatabase, createReplica, changeAccess, purge, select, backup, restoreDatabase, settleQuarantine
    case replicate, exportBundle, importBundle, changeConnection, changeGroup, setPriority, rebuild
    case runAgent, enableAgent, invite, join, renew, fence, revoke, removeSetAside
    case unlockAuthority, changeAuthorityPassphrase, rotateAuthority
    case changeSeals, recoverSealed
    // People.
    case logIn, logOut, changePerson, changePassword
    // The node and its log.
    case start, stop, connect, beginLog, cutLog, logFault

    /// What an act is about, for filters that want all of a kind.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case reading, query, change, question, administration, person, node
    }

    public var kind: Kind {
        switch self {
        case .read, .readHistory, .readConflicts, .readAttachment, .why, .list, .openSealed: .reading
        case .view, .search, .listAttachments, .readQuarantine: .query
        case .save, .delete, .restore, .resolve, .attach, .file, .approve, .exchange, .fetch: .change
        case .look, .explainAccess, .readLog: .question
        case .createDatabase, .createReplica, .changeAccess, .purge, .select, .backup, .restoreDatabase,
            .settleQuarantine, .replicate, .exportBundle, .importBundle, .changeConnection, .changeGroup, .setPriority,
            .rebuild, .runAgent, .enableAgent, .invite, .join, .renew, .fence, .revoke, .removeSetAside,
            .unlockAuthority, .changeAuthorityPassphrase, .rotateAuthority, .changeSeals, .recoverSealed:
            .administration
        case .logIn, .logOut, .changePerson, .changePassword: .person
        case .start, .stop, .connect, .beginLog, .cutLog, .logFault: .node
        }
    }
}
