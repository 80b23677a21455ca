import AccessControl
import NoteModel
import Synchronization

/// What a peer may hand in: as much as the nodes that signed it may write, and only what its authors had the right to.
///
/// What counts is the node that signed a revision, whoever passes it on. A hub answers for what it passes on: it has checked every
/// revision when that came to it. What comes from any other node is judged by the note as its author had read it, and by the access
/// list as it is now. So a person's edits made before a dossier
/// moved elsewhere are not lost, and those of somebody who left the list are refused. What decides about rights is judged by the note
/// as it is here as well: nobody takes a note over by writing as if it were not there yet, or still were another one.
extension NoteDatabase {
    /// Why a revision from a peer is refused; nil when it is not.
    ///
    /// - Parameters:
    ///   - names: of the moment at which the batch came.
    ///   - signer: the node that signed it, canonical; nil where nobody asks for signatures.
    ///   - trial: the note with everything of the batch before it. Holds what the revision builds on.
    func objection(
        to revision: Revision, onto trial: NoteState, history: () throws -> [EncodedRevision], from peer: String,
        file: IncarnationID?, signedBy signer: String?, asking names: any NameBook,
        reading reader: any NoteStoreReader
    ) throws -> String? {
        guard !names.isHub(peer) else { return nil }
        if let forgery = try forgery(in: revision, signedBy: signer, reading: reader) { return forgery }
        // What a hub signed comes from the hub, whoever carries it.
        if let signer, names.isHub(signer) { return nil }
        let owner = try nodeName(of: revision.dot.incarnation, reading: reader)
        // Without signatures nothing proves who wrote what a node passes on. A hub takes that for the peer's own unless it knows the
        // file; elsewhere there may be no hub in between, and the node that wrote is only known by what it says.
        let isHub = names.isHub(environment.serverName)
        let writer = signer ?? owner ?? (isHub || revision.dot.incarnation == file ? peer : nil)
        if let writer, !names.isHub(writer), !names.speaks(writer, for: revision.author) {
            return "\(writer) does not speak for its author \(revision.author), who is not of its part of the name tree"
        }
        let before = try state(before: revision, trial, history)
        if revision.form == NodeNote.form {
            return Self.isHonest(revision, onto: before, by: signer ?? (isHub ? peer : revision.author))
                ? nil : "only a node itself, or a hub, says whose a file is and that it was given up"
        }
        var states = [before]
        if !before.context.covers(trial.context), !trial.heads.isEmpty, concernsRights(revision, before, trial) {
            states.append(trial)
        }
        for name in Set([revision.author, signer ?? peer]).sorted() {
            guard let rights = standing(of: names.caller(name)).rights else { continue }
            for state in states {
                guard let refusal = try refusal(of: revision, onto: state, rights, history) else { continue }
                return "\(name) may not write it: \(refusal); \(rights.explanation)"
            }
        }
        return nil
    }

    /// Why a revision is not of the file that it names; nil when nothing speaks against it. Such a one is never taken in.
    func forgery(in revision: Revision, signedBy signer: String?, reading reader: any NoteStoreReader) throws -> String?
    {
        if revision.dot.incarnation == identity.incarnation {
            // What this file wrote of a note that has left comes back as it went, from whoever has it.
            let wasHere =
                try reader.note(revision.unid).map { $0.hasLeft && $0.context.contains(revision.dot) } ?? false
            return wasHere && signer == environment.serverName
                ? nil : "it says that this node wrote it, which it did not"
        }
        guard let signer, !names().isHub(signer),
            let owner = try nodeName(of: revision.dot.incarnation, reading: reader), owner != signer
        else { return nil }
        return "\(signer) signed it, but the file that wrote it is \(owner)'s"
    }

    /// Asked once for a file: whose it is does not change.
    func nodeName(of file: IncarnationID, reading reader: any NoteStoreReader) throws -> String? {
        if let known = fileOwners.withLock({ $0[file] }) { return known }
        let found = try nodeEntry(of: file, reading: reader)?.name
        if let found { fileOwners.withLock { $0[file] = found } }
        return found
    }

    /// Whether a node note says of the file that wrote it that it is the author's, or of one of the author's that it was given up.
    private static func isHonest(_ revision: Revision, onto before: NoteState, by node: String) -> Bool {
        guard revision.author == node, revision.deletion == nil else { return false }
        if before[NodeNote.name]?.winner.value == .names([node]) {
            return revision.writes.allSatisfy { $0.path == NodeNote.fenced }
        }
        return before.heads.isEmpty && revision.unid == NodeNote.unid(of: revision.dot.incarnation)
            && revision.writes.allSatisfy { write in
                switch write.path {
                case NodeNote.name: write.content == .value(.names([node]))
                case NodeNote.incarnation: write.content == .value(.text(revision.dot.incarnation.description))
                default: false
                }
            }
    }

    /// The note as the author of the revision had read it.
    private func state(
        before revision: Revision, _ trial: NoteState, _ history: () throws -> [EncodedRevision]
    ) throws -> NoteState {
        if trial.context == revision.base { return trial }
        return NoteState(
            unid: revision.unid, folding: try history().filter { revision.base.contains($0.revision.dot) })
    }

    /// Whether a revision decides who may do what with a note, though its author had not read the note as it is here.
    private func concernsRights(_ revision: Revision, _ before: NoteState, _ trial: NoteState) -> Bool {
        if before.heads.isEmpty || revision.form != trial.latest?.form { return true }
        let rules = rules(of: revision.form)
        return revision.writes.contains { write in
            if case .value(let value) = write.content, value.isAccessList { return true }
            if let shown = trial[write.path]?.winner.value, shown.isAccessList { return true }
            return Self.protectedItem(in: [write], of: trial, rules.protected) != nil
        }
    }

    private func refusal(
        of revision: Revision, onto before: NoteState, _ rights: AccessRights,
        _ history: () throws -> [EncodedRevision]
    ) throws -> String? {
        let (rules, newRules) = (rules(of: before.latest?.form ?? revision.form), rules(of: revision.form))
        let changes = revision.writes.compactMap { write -> (path: ItemPath, change: ItemChange)? in
            if case .value(let value) = write.content { (write.path, .set(value)) } else { nil }
        }
        func making() -> String? { Self.decide(making: revision.form, newRules, changes, rights).refusal }
        guard !before.heads.isEmpty else { return making() }
        let kind = Self.kind(ofForm: before.latest?.form ?? revision.form)
        let isPublic = Self.isPublic(before[Self.publicItem]?.winner.value)
        let note = GuardedNote(
            kind, readerKeys: try before.readers(history: history), authorKeys: before.authors, isPublic: isPublic)
        if let refusal = rights.decide(revision.deletion == nil ? .edit : .delete, on: note).refusal { return refusal }
        if revision.form != before.latest?.form {
            if revision.deletion == nil, let refusal = making() { return refusal }
            if !Self.mayLeave(rules, rights) { return "only editors make a note of another form of it" }
        }
        let protected = rules.protected.union(newRules.protected)
        if rights.level < .editor, let item = Self.protectedItem(in: revision.writes, of: before, protected) {
            return "only editors change the item '\(item)'"
        }
        return nil
    }
}

extension AccessDecision {
    fileprivate var refusal: String? { isAllowed ? nil : ground.text }
}
