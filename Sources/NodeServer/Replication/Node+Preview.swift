import NoteModel
import NoteStore
import ReplicationCore
import ReplicationTransport

extension Node {
    /// How many notes of this node's replica a selection admits, among those that somebody of this sight may see. Reads each of
    /// them.
    ///
    /// - Throws: `.badData` with what is wrong with the selection.
    public func preview(
        _ selection: String, of database: DatabaseActor, in sight: Sight = .everything
    ) throws -> SelectionPreview {
        let selection = selection.isEmpty ? nil : try FormulaSelection.read(selection)
        return try database.read { notes, reader in
            var found = SelectionPreview(notes: 0, selected: 0)
            let last = try reader.lastSequence()
            var sequence = UInt64(0)
            // A note comes again when it has changed hands.
            var counted: Set<Int64> = []
            while sequence < last {
                let page = try reader.changes(
                    after: sequence, through: last, in: sight, excluding: nil, limit: 1000)
                for record in page.map(\.record) where counted.insert(record.key).inserted {
                    guard record.isHere, !record.isDeleted, !record.form.hasPrefix("$"), sight.admits(record.readers)
                    else { continue }
                    found.notes += 1
                    let isIn = try selection?.admits(
                        record.unid, form: record.form, content: notes.view(of: record, reading: reader).content,
                        in: notes)
                    if isIn ?? true { found.selected += 1 }
                }
                sequence = page.count == 1000 ? page[999].sequence : last
            }
            return found
        }
    }

    public func preview(_ selection: String, of replica: ReplicaID, peer: HierarchicalName) async throws
        -> SelectionPreview
    {
        guard let database = databases.first(where: { $0.identity.replica == replica }) else {
            throw DongboError(.noSuchThing, "\(name) has no replica of that database")
        }
        return try preview(selection, of: database, in: sight(of: peer, in: database))
    }

    /// What a selection would fetch from a peer.
    public func preview(
        _ selection: String, of database: DatabaseActor, at peer: HierarchicalName
    ) async throws -> SelectionPreview {
        let question = PreviewQuestion(selection, of: database.identity.replica)
        return try await reach(peer).preview(question)
    }
}
