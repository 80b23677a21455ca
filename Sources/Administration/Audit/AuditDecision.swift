import AuditLog

/// What of a method's calls is written down. Every method of the service has a decision; one without is refused.
public struct AuditDecision: Sendable, Hashable {
    public enum Rule: Sendable, Hashable {
        /// It is announced on the disk before it happens, and closed with how it ended before the caller hears of it.
        case administration
        /// Which notes were shown, before they are.
        case reading
        /// That it was asked, before the answer goes out: it shows parts of many notes, or of none that is a dossier.
        case query
        /// Nothing but who had no right to it.
        case refusalsOnly
        /// The node writes it down itself: only it finds out who somebody is.
        case byNode
    }

    public let act: AuditAct
    public let rule: Rule

    private init(_ act: AuditAct, _ rule: Rule) { (self.act, self.rule) = (act, rule) }

    /// By the method's name in the protocol.
    public static let all: [String: AuditDecision] = [
        "Show": .init(.look, .refusalsOnly),
        "Invite": .init(.invite, .administration),
        "CreateDatabase": .init(.createDatabase, .administration),
        "CreateReplica": .init(.createReplica, .administration),
        "ListDatabases": .init(.look, .refusalsOnly),
        "HashDatabase": .init(.look, .refusalsOnly),
        "Verify": .init(.look, .refusalsOnly),
        // What is saved says itself who saved it, and when.
        "PutNote": .init(.save, .refusalsOnly),
        "PutNotes": .init(.save, .refusalsOnly),
        "GetNote": .init(.read, .reading),
        "ListNotes": .init(.list, .reading),
        "DeleteNote": .init(.delete, .refusalsOnly),
        "RestoreNote": .init(.restore, .refusalsOnly),
        "NoteHistory": .init(.readHistory, .reading),
        "ListConflicts": .init(.readConflicts, .reading),
        "ResolveConflict": .init(.resolve, .refusalsOnly),
        "Why": .init(.why, .reading),
        "ListQuarantine": .init(.readQuarantine, .query),
        "SettleQuarantine": .init(.settleQuarantine, .administration),
        "ShowAccess": .init(.look, .refusalsOnly),
        "SetAccess": .init(.changeAccess, .administration),
        "RemoveAccess": .init(.changeAccess, .administration),
        "ExplainAccess": .init(.explainAccess, .refusalsOnly),
        "Purge": .init(.purge, .administration),
        "Fence": .init(.fence, .administration),
        "ListSetAside": .init(.look, .refusalsOnly),
        "RemoveSetAside": .init(.removeSetAside, .administration),
        "Revoke": .init(.revoke, .administration),
        "ShowAuthority": .init(.look, .refusalsOnly),
        "UnlockAuthority": .init(.unlockAuthority, .administration),
        "ChangeAuthorityPassphrase": .init(.changeAuthorityPassphrase, .administration),
        "RotateAuthority": .init(.rotateAuthority, .administration),
        "Select": .init(.select, .administration),
        "Backup": .init(.backup, .administration),
        "RestoreDatabase": .init(.restoreDatabase, .administration),
        "AddAttachment": .init(.attach, .refusalsOnly),
        "ListAttachments": .init(.listAttachments, .query),
        "ExtractAttachment": .init(.readAttachment, .reading),
        "Replicate": .init(.replicate, .administration),
        "ExportBundle": .init(.exportBundle, .administration),
        "ImportBundle": .init(.importBundle, .administration),
        "AddConnection": .init(.changeConnection, .administration),
        "SetConnection": .init(.changeConnection, .administration),
        "RemoveConnection": .init(.changeConnection, .administration),
        "ListConnections": .init(.look, .refusalsOnly),
        "ChangeGroup": .init(.changeGroup, .administration),
        "RemoveGroup": .init(.changeGroup, .administration),
        "ListGroups": .init(.look, .refusalsOnly),
        "AddPerson": .init(.changePerson, .administration),
        "ListPeople": .init(.look, .refusalsOnly),
        "RemovePerson": .init(.changePerson, .administration),
        "ResetPerson": .init(.changePerson, .administration),
        "LockPerson": .init(.changePerson, .administration),
        "ChangePersonRoles": .init(.changePerson, .administration),
        "ActivatePerson": .init(.changePassword, .byNode),
        "ChangePassword": .init(.changePassword, .byNode),
        "LogIn": .init(.logIn, .byNode),
        "LogOut": .init(.logOut, .byNode),
        "SetPriority": .init(.setPriority, .administration),
        "OpenNote": .init(.openSealed, .reading),
        "RotateSealed": .init(.changeSeals, .administration),
        "RecoverSealed": .init(.recoverSealed, .administration),
        "ApproveNote": .init(.approve, .refusalsOnly),
        "ListApprovals": .init(.read, .reading),
        "ListSealKeys": .init(.look, .refusalsOnly),
        "KeepGroupKey": .init(.changeSeals, .administration),
        "CreateEscrow": .init(.changeSeals, .administration),
        "Search": .init(.search, .query),
        "Updall": .init(.rebuild, .administration),
        "ListViews": .init(.look, .refusalsOnly),
        "ShowView": .init(.view, .query),
        "RebuildViews": .init(.rebuild, .administration),
        "ChangeFolder": .init(.file, .refusalsOnly),
        "MarkRead": .init(.file, .refusalsOnly),
        "ListAgents": .init(.look, .refusalsOnly),
        "RunAgent": .init(.runAgent, .administration),
        "EnableAgent": .init(.enableAgent, .administration),
        "AgentLog": .init(.look, .refusalsOnly),
        "ShowLog": .init(.readLog, .query),
        "VerifyLog": .init(.readLog, .query),
    ]
}
