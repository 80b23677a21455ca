import AdministrationProtocol
import NoteModel

extension Dongbo_Administration_V1_DatabaseRequest: DatabaseAsking {}
extension Dongbo_Administration_V1_ListQuarantineRequest: DatabaseAsking {}
extension Dongbo_Administration_V1_ListDatabasesRequest: AuditedRequest {}
extension Dongbo_Administration_V1_ListNotesRequest: DatabaseAsking {}
extension Dongbo_Administration_V1_PutNotesRequest: DatabaseAsking {}
extension Dongbo_Administration_V1_ListViewsRequest: DatabaseAsking {}
extension Dongbo_Administration_V1_SearchRequest: DatabaseAsking {}
extension Dongbo_Administration_V1_ListConnectionsRequest: AuditedRequest {}

extension Dongbo_Administration_V1_NoteRequest: NoteAsking {}
extension Dongbo_Administration_V1_PutNoteRequest: NoteAsking {}
extension Dongbo_Administration_V1_DeleteNoteRequest: NoteAsking {}
extension Dongbo_Administration_V1_ResolveConflictRequest: NoteAsking {}
extension Dongbo_Administration_V1_WhyRequest: NoteAsking {}
extension Dongbo_Administration_V1_AttachmentTarget: NoteAsking {}
extension Dongbo_Administration_V1_ListAttachmentsRequest: NoteAsking {}
extension Dongbo_Administration_V1_ExtractAttachmentRequest: NoteAsking {}

extension Dongbo_Administration_V1_NoteHistoryRequest: NoteAsking { var auditDetail: String { field } }
extension Dongbo_Administration_V1_ExplainAccessRequest: NoteAsking { var auditDetail: String { name } }
extension Dongbo_Administration_V1_ShowRequest: AuditedRequest { var auditDetail: String { topic } }
extension Dongbo_Administration_V1_InviteRequest: AuditedRequest { var auditDetail: String { name } }
extension Dongbo_Administration_V1_ListSetAsideRequest: AuditedRequest {}
extension Dongbo_Administration_V1_FenceRequest: AuditedRequest { var auditDetail: String { node } }
extension Dongbo_Administration_V1_RevokeRequest: AuditedRequest { var auditDetail: String { "\(node) \(reason)" } }
extension Dongbo_Administration_V1_ShowAuthorityRequest: AuditedRequest {}
extension Dongbo_Administration_V1_UnlockAuthorityRequest: AuditedRequest {}
extension Dongbo_Administration_V1_ChangeAuthorityPassphraseRequest: AuditedRequest {}
extension Dongbo_Administration_V1_RotateAuthorityRequest: AuditedRequest {}
extension Dongbo_Administration_V1_CreateDatabaseRequest: DatabaseAsking { var auditDetail: String { schema } }
extension Dongbo_Administration_V1_CreateReplicaRequest: DatabaseAsking { var auditDetail: String { from } }
extension Dongbo_Administration_V1_BackupRequest: DatabaseAsking { var auditDetail: String { file } }
extension Dongbo_Administration_V1_RestoreDatabaseRequest: DatabaseAsking { var auditDetail: String { file } }
extension Dongbo_Administration_V1_ShowViewRequest: DatabaseAsking { var auditDetail: String { view } }
extension Dongbo_Administration_V1_RebuildViewsRequest: DatabaseAsking { var auditDetail: String { view } }
extension Dongbo_Administration_V1_AgentRequest: DatabaseAsking { var auditDetail: String { agent } }
extension Dongbo_Administration_V1_AgentLogRequest: DatabaseAsking { var auditDetail: String { agent } }
extension Dongbo_Administration_V1_GroupRequest: AuditedRequest { var auditDetail: String { group } }
extension Dongbo_Administration_V1_SetPriorityRequest: DatabaseAsking { var auditDetail: String { priority } }
extension Dongbo_Administration_V1_VerifyLogRequest: AuditedRequest { var auditDetail: String { "verify \(node)" } }
extension Dongbo_Administration_V1_RemoveAccessRequest: DatabaseAsking { var auditDetail: String { "remove \(name)" } }

extension Dongbo_Administration_V1_PurgeRequest: DatabaseAsking {
    var auditDetail: String { dryRun ? "only counting" : "" }
}

extension Dongbo_Administration_V1_SelectRequest: DatabaseAsking {
    // The formulas may hold what people are looked for by.
    var auditDetail: String {
        if preview { return "only counting" }
        return [(setsWanted, "what it fetches"), (setsOffered, "what it sends")].filter(\.0).map(\.1)
            .joined(separator: ", ")
    }
}

extension Dongbo_Administration_V1_SetAccessRequest: DatabaseAsking {
    var auditDetail: String {
        let parts = [
            name, level, setsRoles ? "roles \(roles.joined(separator: " "))" : "",
            setsFlags ? "flags \(flags.joined(separator: " "))" : "",
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: ", ")
    }
}

extension Dongbo_Administration_V1_RemoveSetAsideRequest: AuditedRequest {
    var auditDetail: String { all ? "all" : file }
}

extension Dongbo_Administration_V1_SettleQuarantineRequest: DatabaseAsking {
    var auditDetail: String { "\(accept ? "accept" : "drop") \(id)" }
}

extension Dongbo_Administration_V1_EnableAgentRequest: DatabaseAsking {
    var auditDetail: String { "\(enabled ? "enable" : "disable") \(agent)" }
}

extension Dongbo_Administration_V1_ReplicateRequest: AuditedRequest {
    var auditDetail: String { "\(pull ? "pull " : push ? "push " : "")\(peer) \(databases.joined(separator: " "))" }
}

extension Dongbo_Administration_V1_ExportBundleRequest: DatabaseAsking {
    var auditDetail: String { "for \(receiver), \(file)" }
}

extension Dongbo_Administration_V1_ImportBundleRequest: DatabaseAsking {
    var auditDetail: String { preview ? "only looking, \(file)" : file }
}

extension Dongbo_Administration_V1_ConnectionRequest: AuditedRequest {
    var auditDetail: String {
        let texts = settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return ([connection] + texts).filter { !$0.isEmpty }.joined(separator: " ")
    }
}

extension Dongbo_Administration_V1_ChangeGroupRequest: AuditedRequest {
    var auditDetail: String { ([group] + add.map { "+\($0)" } + remove.map { "-\($0)" }).joined(separator: " ") }
}

extension Dongbo_Administration_V1_ChangeFolderRequest: DatabaseAsking {
    var auditUnids: [UNID] { (add + remove).compactMap { UNID($0) } }
    var auditDetail: String { folder }
}

extension Dongbo_Administration_V1_MarkReadRequest: DatabaseAsking {
    var auditUnids: [UNID] { unids.compactMap { UNID($0) } }
    var auditDetail: String { view }
}

extension Dongbo_Administration_V1_ShowLogRequest: AuditedRequest {
    var auditDetail: String { ([who, node, database, unid] + acts).filter { !$0.isEmpty }.joined(separator: " ") }
}

extension Dongbo_Administration_V1_PersonRequest: AuditedRequest { var auditDetail: String { name } }
extension Dongbo_Administration_V1_ActivatePersonRequest: AuditedRequest { var auditDetail: String { name } }
extension Dongbo_Administration_V1_ChangePasswordRequest: AuditedRequest { var auditDetail: String { name } }
extension Dongbo_Administration_V1_LogInRequest: AuditedRequest { var auditDetail: String { name } }
extension Dongbo_Administration_V1_LogOutRequest: AuditedRequest {}

extension Dongbo_Administration_V1_AddPersonRequest: AuditedRequest {
    var auditDetail: String { (["add", name] + roles.map { "+\($0)" }).joined(separator: " ") }
}

extension Dongbo_Administration_V1_ResetPersonRequest: AuditedRequest {
    var auditDetail: String { "reset \(name)\(home.isEmpty ? "" : ", home \(home)")" }
}

extension Dongbo_Administration_V1_LockPersonRequest: AuditedRequest {
    var auditDetail: String { "\(locked ? "lock" : "unlock") \(name)" }
}

extension Dongbo_Administration_V1_ChangePersonRolesRequest: AuditedRequest {
    var auditDetail: String { ([name] + add.map { "+\($0)" } + remove.map { "-\($0)" }).joined(separator: " ") }
}

extension Dongbo_Administration_V1_RotateSealedRequest: NoteAsking { var auditDetail: String { "rotate \(item)" } }
extension Dongbo_Administration_V1_ListSealKeysRequest: AuditedRequest {}

extension Dongbo_Administration_V1_RecoverSealedRequest: NoteAsking {
    var auditDetail: String { "\(item) by \(officers.map(\.name).joined(separator: " and "))" }
}

extension Dongbo_Administration_V1_KeepGroupKeyRequest: AuditedRequest {
    var auditDetail: String { "\(rotate ? "new key of" : "key of") \(group)" }
}

extension Dongbo_Administration_V1_CreateEscrowRequest: AuditedRequest {
    var auditDetail: String { "escrow of \(officers.joined(separator: ", "))" }
}

extension Dongbo_Administration_V1_ApproveNoteRequest: NoteAsking {}
