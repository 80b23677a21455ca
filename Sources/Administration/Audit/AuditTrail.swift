import AdministrationProtocol
import AuditLog
import Logging
import NodeServer
import NoteModel
import People
import Synchronization

/// What one call of the service leaves in the audit log.
final class AuditTrail: Sendable {
    let node: Node
    let decision: AuditDecision
    private let actor: AuditActor
    private let state: Mutex<State>

    private struct State: Sendable {
        var database: String
        var unids: [UNID]
        var detail: String
        /// The announcement's sequence.
        var begun: UInt64?
        /// What is shown may be shown.
        var hasNoted = false
    }

    init(_ node: Node, _ decision: AuditDecision, _ request: some AuditedRequest) {
        self.node = node
        self.decision = decision
        actor = Self.actor(of: node)
        state = Mutex(
            State(database: request.auditDatabase, unids: request.auditUnids, detail: request.auditDetail))
    }

    /// Who acts, as they say; and whose word it is.
    private static func actor(of node: Node) -> AuditActor {
        if let text = ActingSession.current {
            let person = SessionToken(text).flatMap { try? node.sessionPerson($0) }
            return AuditActor(
                person?.canonical ?? "", .commandLine,
                from: "\(person == nil ? "ended session" : "session") on the socket of \(node.administrator)")
        }
        guard let text = ActingName.current else { return AuditActor(node.administrator, .commandLine, from: "socket") }
        let name = (try? node.name(meaning: text).canonical) ?? text
        return AuditActor(name, .commandLine, from: "socket of \(node.administrator)")
    }

    /// The first message of a stream says what it is about.
    func about(_ request: some AuditedRequest) {
        state.withLock { state in
            (state.database, state.unids) = (request.auditDatabase, request.auditUnids)
            state.detail = request.auditDetail
        }
    }

    /// Announces an administrative act, durably.
    ///
    /// - Throws: `.inputOutput` when the log cannot be written; then nothing is done.
    func begin() async throws {
        guard decision.rule == .administration else { return }
        let sequence = try await node.audit.record(entry(.begun))
        state.withLock { $0.begun = sequence }
    }

    /// Says which notes are shown now. Before they are.
    ///
    /// - Parameters:
    ///   - act: what the method is, unless it does something else beside it.
    ///   - detail: nil for the request's.
    /// - Throws: `.inputOutput` when the log cannot be written; then nothing may be shown.
    func read(_ unids: [UNID], as act: AuditAct? = nil, _ detail: String? = nil) throws {
        var rest = unids[...]
        while !rest.isEmpty {
            var entry = entry(.done, unids: Array(rest.prefix(AuditEntry.unidsMax)), as: act)
            if let detail { entry = entry.saying(detail) }
            try node.audit.note(entry)
            rest = rest.dropFirst(AuditEntry.unidsMax)
        }
        state.withLock { $0.hasNoted = true }
    }

    /// An answer is about to go out.
    ///
    /// - Throws: `.inputOutput` when the log cannot be written; `.badConfiguration` when the method shows what it has not named.
    func beforeAnswer() throws {
        switch decision.rule {
        case .administration, .refusalsOnly, .byNode: return
        case .reading:
            guard state.withLock({ $0.hasNoted }) else {
                throw DongboError(.badConfiguration, "the node does not say what it reads, so it shows nothing")
            }
        case .query:
            guard state.withLock({ $0.hasNoted }) == false else { return }
            try node.audit.note(entry(.done))
            state.withLock { $0.hasNoted = true }
        }
    }

    /// Lines of a stream that were refused, of which the caller is told one by one.
    func refused(_ unids: [UNID]) async throws {
        try await node.audit.record(entry(.refused, code: .noRight, unids: unids))
    }

    /// The call ended well.
    func succeeded() async throws {
        guard decision.rule == .administration else { return }
        try await node.audit.record(entry(.done))
    }

    /// The call ended with an error.
    func ended(with error: DongboError) async {
        let isRefusal = error.code == .noRight
        guard isRefusal || decision.rule == .administration else { return }
        do {
            try await node.audit.record(entry(isRefusal ? .refused : .failed, code: error.code))
        } catch {
            // The caller hears of the other error: nothing was shown or done.
            node.logger.error("the end of an act is not in the audit log", metadata: ["error": "\(error)"])
        }
    }

    private func entry(
        _ outcome: AuditOutcome, code: DongboError.Code? = nil, unids: [UNID]? = nil, as act: AuditAct? = nil
    ) -> AuditEntry {
        let state = state.withLock { $0 }
        return AuditEntry(
            act ?? decision.act, outcome, by: actor, code: code?.name ?? "", database: state.database,
            unids: unids ?? state.unids, detail: state.detail, closes: state.begun)
    }
}

extension AuditEntry {
    fileprivate func saying(_ detail: String) -> AuditEntry {
        AuditEntry(
            act, outcome, by: actor, code: code, database: database, unids: unids, detail: detail, closes: closes)
    }
}
