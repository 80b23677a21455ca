import FormulaLanguage
import NoteModel
import ReplicationCore

extension NoteDatabase {
    /// The database's agents by name, also those that cannot be obeyed.
    public func agents(reading reader: any NoteStoreReader) throws -> [Agent] {
        try reader.designNotes().filter { $0.form == AgentDefinition.noteForm && !$0.isDeleted }.map { record in
            Agent(
                try view(of: record, reading: reader), sequence: record.sequence, settings: environment.settings())
        }.sorted { ($0.name, $0.unid) < ($1.name, $1.unid) }
    }

    /// Whether an agent may look at a note: whether its signer may. What it writes is checked like any save of the signer's.
    private func mayAct(
        _ signer: NoteCaller, on record: NoteRecord, _ reader: any NoteStoreReader
    ) throws -> Bool { try mayRead(record, standing(of: signer), reading: reader) }

    /// Which of these notes an agent is about. Design notes never are.
    public func selected(
        by agent: Agent, among records: [NoteRecord], wallMilliseconds: UInt64, reading reader: any NoteStoreReader
    ) throws -> [UNID] {
        guard let definition = agent.definition else { return [] }
        let evaluator = agentEvaluator(agent, wallMilliseconds)
        let signer = names().caller(agent.signer)
        return try records.filter { record in
            guard !record.isDeleted, !record.form.hasPrefix("$"), try mayAct(signer, on: record, reader) else {
                return false
            }
            let note = try view(of: record, reading: reader)
            let host = host(NoteHost(note), for: signer, reading: reader)
            let isSelected = evaluator.matches(definition.selection, on: host)
            try host.check()
            return isSelected
        }.map(\.unid)
    }

    /// Changes after `sequence` that start an agent: the notes whose latest save was made here (``AgentDefinition/Trigger/afterSave``)
    /// or came from a peer, and not by an agent of this node.
    ///
    /// - Parameter own: the latest versions that agents of this node made.
    /// - Returns: the notes, and how far the feed has been looked at.
    public func candidates(
        for agent: Agent, after sequence: UInt64, own: [UNID: RevisionToken], limit: Int,
        reading reader: any NoteStoreReader
    ) throws -> (records: [NoteRecord], sequence: UInt64) {
        let last = try reader.lastSequence()
        guard sequence < last, let trigger = agent.definition?.trigger else { return ([], max(sequence, last)) }
        let changes = try reader.changes(
            after: sequence, through: last, in: .everything, excluding: nil, limit: limit)
        let wantsOwn = trigger == .afterSave
        let records = try changes.map(\.record).filter { record in
            guard record.isHere, !record.isDeleted, !record.form.hasPrefix("$") else { return false }
            let note = try view(of: record, reading: reader)
            return own[record.unid] != note.token && (note.modified.dot.incarnation == identity.incarnation) == wantsOwn
        }
        return (records, changes.count < limit ? last : changes[changes.count - 1].sequence)
    }

    /// Lets an agent act on notes, inside one transaction. Each note is looked at again: what no longer meets the selection stays.
    ///
    /// FIELD writes, deletions and the form's formulas work as for a person's save, in the signer's name. What fails on one
    /// note leaves that note as it was.
    public func perform(
        _ agent: Agent, on unids: [UNID], in writer: any NoteStoreWriter, wallMilliseconds: UInt64
    ) throws -> AgentBatch {
        var batch = AgentBatch()
        guard let definition = agent.definition else { return batch }
        let evaluator = agentEvaluator(agent, wallMilliseconds)
        let signer = names().caller(agent.signer)
        for unid in unids {
            guard let record = try writer.presentNote(unid), !record.isDeleted else { continue }
            let note = try view(of: record, reading: writer)
            let host = host(NoteHost(note), for: signer, reading: writer)
            guard try mayAct(signer, on: record, writer), evaluator.matches(definition.selection, on: host) else {
                try host.check()
                continue
            }
            let result = evaluator.evaluate(definition.action, on: host)
            try host.check()
            // As in Notes, an action may hold its own SELECT.
            if definition.action.traits.contains(.selects), !result.matches { continue }
            batch.selected += 1
            if case .error(let message) = result.value {
                batch.refuse(unid, message)
            } else {
                do {
                    try apply(result, to: note, agent, signer, in: writer, wallMilliseconds, &batch)
                } catch let error as DongboError where error.code != .busy && error.code != .inputOutput {
                    // What the disk refuses, or what is not ready yet, is about all of them.
                    batch.refuse(unid, error.message)
                }
            }
        }
        return batch
    }

    private func apply(
        _ result: FormulaResult, to note: NoteView, _ agent: Agent, _ signer: NoteCaller,
        in writer: any NoteStoreWriter, _ wallMilliseconds: UInt64, _ batch: inout AgentBatch
    ) throws {
        if result.deletion == .delete || result.deletion == .hardDelete {
            let outcome = try delete(
                note.unid, reason: "agent \(agent.name)", as: signer, in: writer,
                wallMilliseconds: wallMilliseconds)
            if case .done = outcome { batch.deleted += 1 }
            return
        }
        guard result.isModified else { return }
        let changes = result.writes.compactMap { write -> (path: ItemPath, change: ItemChange)? in
            guard let path = note.content.item(write.name)?.path ?? write.name.path else { return nil }
            return (path, write.value.map { .set($0) } ?? .remove)
        }
        let request = SaveRequest(unid: note.unid, changes: changes, caller: signer)
        switch try save(request, in: writer, wallMilliseconds: wallMilliseconds) {
        case .saved(let saved):
            batch.saved += 1
            batch.versions[saved.unid] = saved.token
        case .unchanged: break
        case .invalid(let failures): batch.refuse(note.unid, failures.text)
        case .refused, .unknownBase: preconditionFailure("a save without a base meets nothing newer")
        }
    }

    private func agentEvaluator(_ agent: Agent, _ wallMilliseconds: UInt64) -> FormulaEvaluator {
        FormulaEvaluator(
            settings: environment.settings(
                user: agent.signer, wallMilliseconds: wallMilliseconds, seed: wallMilliseconds))
    }
}
