import AccessControl
import NoteModel
import Synchronization

/// What a peer may hand in: as much as its own name may write, and only what its authors had the right to.
///
/// A hub answers for what it passes on: it has checked every revision when that came to it. What comes from any other node is
/// judged by the note as its author had read it, and by the access list as it is now. So a person's edits made before a dossier
/// moved elsewhere are not lost, and those of somebody who left the list are refused.
extension NoteDatabase {
    /// Why a revision from a peer is refused; nil when it is not.
    ///
    /// - Parameters:
    ///   - names: of the moment at which the batch came.
    ///   - trial: the note with everything of the batch before it. Holds what the revision builds on.
    func objection(
        to revision: Revision, onto trial: NoteState, history: () throws -> [EncodedRevision], from peer: String,
        file: IncarnationID?, asking names: any NameBook, reading reader: any NoteStoreReader
    ) throws -> String? {
        guard !names.isHub(peer) else { return nil }
        if revision.dot.incarnation == identity.incarnation {
            return "it says that this node wrote it, which it did not"
        }
        let writer =
            try nodeName(of: revision.dot.incarnation, reading: reader)
            ?? (revision.dot.incarnation == file ? peer : nil)
        if let writer, !names.isHub(writer), !names.speaks(writer, for: revision.author) {
            return "\(writer) does not speak for its author \(revision.author), who is not of its part of the name tree"
        }
        if Self.isOwnBookkeeping(revision, of: peer) { return nil }
        let before = try state(before: revision, trial, history)
        let (rules, newRules) = (rules(of: before.latest?.form ?? revision.form), rules(of: revision.form))
        for name in Set([revision.author, peer]).sorted() {
            guard let rights = standing(of: names.caller(name)).rights else { continue }
            if let refusal = try Self.refusal(of: revision, onto: before, rules, newRules, rights, history) {
                return "\(name) may not write it: \(refusal); \(rights.explanation)"
            }
        }
        return nil
    }

    /// Asked once for a file: whose it is does not change.
    private func nodeName(of file: IncarnationID, reading reader: any NoteStoreReader) throws -> String? {
        if let known = fileOwners.withLock({ $0[file] }) { return known }
        let found = try nodeEntry(of: file, reading: reader)?.name
        if let found { fileOwners.withLock { $0[file] = found } }
        return found
    }

    /// A node says which file is its own, whatever level it has.
    private static func isOwnBookkeeping(_ revision: Revision, of peer: String) -> Bool {
        revision.form == NodeNote.form && revision.author == peer
            && revision.unid == NodeNote.unid(of: revision.dot.incarnation)
            && !revision.writes.contains { $0.path == NodeNote.fenced }
    }

    /// The note as the author of the revision had read it.
    private func state(
        before revision: Revision, _ trial: NoteState, _ history: () throws -> [EncodedRevision]
    ) throws -> NoteState {
        if trial.context == revision.base { return trial }
        return NoteState(
            unid: revision.unid, folding: try history().filter { revision.base.contains($0.revision.dot) })
    }

    private static func refusal(
        of revision: Revision, onto before: NoteState, _ rules: FormRules, _ newRules: FormRules,
        _ rights: AccessRights,
        _ history: () throws -> [EncodedRevision]
    ) throws -> String? {
        let changes = revision.writes.compactMap { write -> (path: ItemPath, change: ItemChange)? in
            if case .value(let value) = write.content { (write.path, .set(value)) } else { nil }
        }
        func making() -> String? { decide(making: revision.form, newRules, changes, rights).refusal }
        guard !before.heads.isEmpty else { return making() }
        let kind = kind(ofForm: before.latest?.form ?? revision.form)
        let isPublic = Self.isPublic(before[publicItem]?.winner.value)
        let note = GuardedNote(
            kind, readerKeys: try before.readers(history: history), authorKeys: before.authors, isPublic: isPublic)
        if let refusal = rights.decide(revision.deletion == nil ? .edit : .delete, on: note).refusal { return refusal }
        if revision.form != before.latest?.form, revision.deletion == nil, let refusal = making() { return refusal }
        if rights.level < .editor, let item = protectedItem(in: revision.writes, of: before, rules) {
            return "only editors change the item '\(item)'"
        }
        return nil
    }
}

extension AccessDecision {
    fileprivate var refusal: String? { isAllowed ? nil : ground.text }
}
