import AccessControl
import NoteModel
import Synchronization

/// What is in quarantine and may count after all: its time has come, or what it builds on, or the right to it.
extension NoteDatabase {
    /// Accepts what had to wait or was refused for want of a right, where that holds no more. A quiet database gets no batch that
    /// would do it.
    ///
    /// - Complexity: O(entries in quarantine); each is judged only when something may have changed for it.
    public func reconsiderQuarantine(
        in writer: any NoteStoreWriter, wallMilliseconds: UInt64
    ) throws -> ReceiveReport {
        var latest = HybridTimestamp(rawValue: 0)
        let report = try retryQuarantined(in: writer, wallMilliseconds, latest: &latest)
        try observe(latest, in: writer)
        return report
    }

    /// Whether ``reconsiderQuarantine(in:wallMilliseconds:)`` may find anything, so that a quiet exchange costs no commit.
    public func mayReconsider(reading reader: any NoteStoreReader) throws -> Bool {
        guard try reader.quarantineCount() > 0 else { return false }
        let entries = try reader.quarantine()
        return try entries.contains { $0.reason == .clockAhead } || !regained(among: entries, reader).isEmpty
    }

    /// Gives waiting revisions another chance: what they waited for may have come.
    func retryQuarantined(
        in writer: any NoteStoreWriter, _ wallMilliseconds: UInt64, latest: inout HybridTimestamp
    ) throws -> ReceiveReport {
        var report = ReceiveReport()
        let names = names()
        let hadWaiting = try !WaitingRevisions(reading: writer).isEmpty
        let entries = try writer.quarantine()
        let regained = try regained(among: entries, writer)
        var progress = true
        while progress {
            progress = false
            for waiting in try writer.quarantine()
            where waiting.reason.isTemporary || regained.contains(waiting.id) {
                let accepted = try retry(waiting, asking: names, in: writer, wallMilliseconds, &report)
                guard let accepted else { continue }
                latest = max(latest, accepted.time)
                progress = true
            }
        }
        if try hadWaiting && WaitingRevisions(reading: writer).isEmpty { try reachMilestones(in: writer) }
        try rememberRights(ofRefused: entries, writer)
        return report
    }

    /// The revision, when it counts now.
    private func retry(
        _ waiting: QuarantinedRevision, asking names: any NameBook, in writer: any NoteStoreWriter,
        _ wallMilliseconds: UInt64, _ report: inout ReceiveReport
    ) throws -> Revision? {
        guard let revision = try? EncodedRevision(decoding: waiting.bytes) else { return nil }
        let record = try writer.note(waiting.unid)
        if record?.standing == .purged {
            try keep(waiting, as: .purged, Self.purgedMessage, in: writer)
            return nil
        }
        var note = try record.map { try LoadedNote($0, reading: writer) } ?? LoadedNote(unid: waiting.unid)
        var trial = note.state
        let verdict = try verdict(onWaiting: revision, fromHub: names.isHub(waiting.peer), reading: writer)
        if let (reason, message) = verdict.refusal {
            report.note(refused: waiting.unid, reason, waiting.bytes)
            try keep(waiting, as: reason, message, in: writer)
            return nil
        }
        let objection = try objection(
            to: revision, onto: trial, of: note, beside: [], from: waiting.peer, file: nil,
            signedBy: verdict.signer, asking: names, writer)
        if let objection {
            guard waiting.reason != .noRight || waiting.message != objection else { return nil }
            if waiting.reason != .noRight { report.note(refused: waiting.unid, .noRight, waiting.bytes) }
            try keep(waiting, as: .noRight, objection, in: writer)
            return nil
        }
        switch Self.judge(revision, &trial, wallMilliseconds) {
        case .wait(let reason, _) where reason.isTemporary: return nil
        case .wait(let reason, let message): try keep(waiting, as: reason, message, in: writer)
        case .known:
            if try isFork(revision, of: note, reading: writer) {
                try keep(waiting, as: .fork, Self.forkMessage, in: writer)
            } else {
                try writer.removeQuarantined(id: waiting.id)
            }
        case .accept:
            let conflicts = note.record.conflictCount
            try writer.removeQuarantined(id: waiting.id)
            try commit([revision], to: &note, origin: nil, in: writer)
            try tell(waiting.peer, of: waiting.unid, in: writer)
            try tellWaitingHolders(of: waiting.unid, in: writer)
            report.notes += 1
            report.revisions += 1
            report.conflicts += max(0, note.record.conflictCount - conflicts)
            return revision.revision
        }
        return nil
    }

    /// What waited will not become acceptable by time, or not for the reason it was refused for.
    private func keep(
        _ waiting: QuarantinedRevision, as reason: QuarantinedRevision.Reason, _ message: String,
        in writer: any NoteStoreWriter
    ) throws {
        try writer.setQuarantined(id: waiting.id, reason: reason, message: message)
    }

    // MARK: Rights that came back

    /// Entries refused for want of a right which a hub has let count meanwhile, or whose author's or signer's rights have changed. A right that the note itself gives is
    /// judged by the note as its author had read it, which does not change.
    private func regained(
        among entries: [QuarantinedRevision], _ reader: any NoteStoreReader
    ) throws -> Set<Int64> {
        let refused = entries.filter { $0.reason == .noRight }
        guard !refused.isEmpty else { return [] }
        guard let before = rightsOfRefused.withLock({ $0 }) else { return Set(refused.map(\.id)) }
        let book = names()
        let changed = try refused.filter { entry in
            if let dot = try? EncodedRevision.dot(in: entry.bytes),
                try reader.note(entry.unid)?.context.contains(dot) ?? false
            {
                return true
            }
            return try concerned(in: entry, reader).contains { name in
                before[name] != .some(standing(of: book.caller(name)).rights)
            }
        }
        return Set(changed.map(\.id))
    }

    private func rememberRights(ofRefused entries: [QuarantinedRevision], _ reader: any NoteStoreReader) throws {
        let book = names()
        var rights: [String: AccessRights?] = [:]
        for entry in entries where entry.reason == .noRight {
            for name in try concerned(in: entry, reader) where rights[name] == nil {
                rights[name] = .some(standing(of: book.caller(name)).rights)
            }
        }
        rightsOfRefused.withLock { [rights] in $0 = rights }
    }

    /// Whose rights decide about an entry.
    private func concerned(in entry: QuarantinedRevision, _ reader: any NoteStoreReader) throws -> Set<String> {
        guard let revision = try? EncodedRevision(decoding: entry.bytes) else { return [] }
        let signer = try signatures == nil ? nil : signer(of: revision, reading: reader)?.node
        return [revision.revision.author, signer ?? entry.peer]
    }
}
