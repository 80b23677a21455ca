import AuditLog

extension AgentRun {
    /// The run for the audit log; what the agent changed stands in the revisions, under its signer's name.
    var auditEntry: AuditEntry {
        AuditEntry(
            .runAgent, error == nil ? .done : .failed, by: AuditActor(signer, .agent, from: reason.rawValue),
            database: database, detail: "\(agent): \(selected) selected, \(saved) saved, \(deleted) deleted")
    }
}
