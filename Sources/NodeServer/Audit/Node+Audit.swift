import AuditLog
import Logging
import NoteModel
import NoteStore
import ReplicationCore
import ReplicationTransport
import Synchronization

extension Node {
    /// The node itself, in its log.
    var auditActor: AuditActor { AuditActor(name.canonical, .node) }

    /// Notes what nobody waits for. A log that cannot be written stops what people ask for; what the node does by itself goes on, and
    /// says so.
    func noteAudit(_ entry: AuditEntry) {
        do {
            try audit.note(entry)
        } catch {
            logger.error("not in the audit log", metadata: ["act": "\(entry.act.rawValue)", "error": "\(error)"])
        }
    }

    /// Every call and handshake that the listener refused.
    public func refused(_ refusal: PeerRefusal) async {
        var actor = AuditActor("", .peer, from: refusal.origin)
        var detail = refusal.method
        if let peer = refusal.peer {
            actor = AuditActor(peer.canonical, .peer, from: refusal.origin)
        } else {
            let now = clock.wallMilliseconds
            let (isWritten, skipped) = auditDesk.throttle.withLock { $0.admit(milliseconds: now) }
            guard isWritten else { return }
            if skipped > 0 { detail += " (\(skipped) others before it were not written down)" }
        }
        let act: AuditAct =
            switch refusal.method {
            case "": .connect
            case "Enroll": .join
            case "Fetch", "Supply": .fetch
            default: .exchange
            }
        let text = detail.isEmpty ? refusal.message : "\(detail): \(refusal.message)"
        let entry = AuditEntry(act, .refused, by: actor, code: refusal.code, detail: text)
        do {
            try await audit.record(entry)
        } catch {
            logger.error("a refusal is not in the audit log", metadata: ["error": "\(error)"])
        }
    }

    /// A peer that has no right to any of a database is told nothing of it. That it asked is noted once while the node runs.
    func noteAsking(_ peer: HierarchicalName, _ database: DatabaseActor) throws {
        guard try sight(of: peer, in: database) == .nothing else { return }
        let key = "\(peer.matchingKey)\n\(database.name)"
        guard auditDesk.withoutRights.withLock({ $0.insert(key).inserted }) else { return }
        noteAudit(
            AuditEntry(
                .exchange, .refused, by: AuditActor(peer.canonical, .peer), code: DongboError.Code.noRight.name,
                database: database.name, detail: "it may read nothing here, and gets nothing"))
    }

    /// A peer asked for a file of a note that it may not see. It was told that there is none.
    func noteAsking(_ peer: HierarchicalName, _ place: AttachmentPlace) {
        guard let database = database(of: place.replica),
            (try? database.read { try $1.presentNote(place.unid) }) ?? nil != nil,
            (try? attachments.sight(peer, database, place.unid)) != true
        else { return }
        noteAudit(
            AuditEntry(
                .fetch, .refused, by: AuditActor(peer.canonical, .peer), code: DongboError.Code.noRight.name,
                database: database.name, unids: [place.unid]))
    }

    /// Records what a peer handed in and had no right to.
    func recordingRefusals(
        of database: DatabaseActor, from peer: String
    ) -> @Sendable ([RefusedRevision]) async throws -> Void {
        { [audit, name = database.name] refused in
            let actor = AuditActor(peer, .peer)
            let entries = Dictionary(grouping: refused) { "\($0.reason): written by \($0.author)" }
            for (detail, revisions) in entries.sorted(by: { $0.key < $1.key }) {
                var unids = revisions.map(\.unid)[...]
                while !unids.isEmpty {
                    try audit.note(
                        AuditEntry(
                            .exchange, .refused, by: actor, code: DongboError.Code.noRight.name, database: name,
                            unids: Array(unids.prefix(AuditEntry.unidsMax)), detail: detail))
                    unids = unids.dropFirst(AuditEntry.unidsMax)
                }
            }
            try await audit.settle()
        }
    }

    /// What is wrong with the logs that are here, for `show server`.
    public var auditWarnings: [String] {
        auditDesk.library.folders().compactMap { folder in
            folder.knownFault().map { "audit log \(folder.path.split(separator: "/").last ?? ""): \($0)" }
        }
    }
}
