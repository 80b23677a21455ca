import AccessControl
import NoteModel
import NoteStore
import People
import SealedItems

/// An approval and what is to be said of it now.
public struct ApprovalReport: Sendable, Hashable {
    public enum Standing: String, Sendable, Hashable {
        /// It is the person's, with the key that they have.
        case holds
        /// It is the person's, with a key that they had before a reset.
        case heldByEarlierKey
        /// It is not the person's, or was changed.
        case broken
        /// The directory here has never had such a key of that person.
        case unknownKey
    }

    public let approval: Approval
    public let standing: Standing
    /// The note's content is what was approved.
    public let isUnchanged: Bool
}

extension Node {
    /// Approves a note as it is, with the keys of who has logged in.
    ///
    /// - Parameter base: the version the person read; nil for whatever is there.
    /// - Throws: `.busy` when the note is not what was read any more; `.wrongUsage` without a session; `.noRight` for who may not change the note; `.badData` for a text that is too long.
    public func approve(
        _ unid: UNID, at base: RevisionToken? = nil, in database: DatabaseActor, saying text: String,
        session: SessionToken?, caller: NoteCaller
    ) async throws -> (note: SavedNote, approval: Approval) {
        try database.read { try $0.require(.edit, of: unid, for: caller, reading: $1) }
        guard let session, let person = try sessionPerson(session),
            let keys = peopleDesk.cabinet.keys(of: session.digest)
        else {
            throw DongboError(.wrongUsage, "who approves signs with their own key: dongbo login NAME --session FILE")
        }
        guard text.utf8.count <= Approval.textBytesMax else {
            throw DongboError(.badData, "what an approval says has at most \(Approval.textBytesMax) bytes")
        }
        let view = try database.read { try $0.view(unid, reading: $1) }
        guard let view, !view.isDeleted, view.conflictOf == nil else {
            throw DongboError(
                .noSuchThing, "'\(database.name)' has no such note, or it is deleted or what lost to another edit")
        }
        guard base.map({ $0 == view.token }) ?? true else {
            throw DongboError(.busy, "the note has changed since you read it; read it again: dongbo note get")
        }
        let approval = try Approval(
            of: ApprovedNote(replica: database.identity.replica, unid: unid),
            content: Approval.contentHash(form: view.form, view.content), text: text.normalizedC,
            time: clock.wallMilliseconds, by: person, with: keys)
        var request = SaveRequest(unid: unid, changes: approval.items, caller: caller)
        request.makesApproval = true
        let save = request
        let wall = clock.wallMilliseconds
        let outcome = try await makingViews {
            try await database.write { try $0.save(save, in: $1, wallMilliseconds: wall) }
        }
        switch outcome {
        case .saved(let note), .unchanged(let note): return (note, approval)
        case .invalid(let failures): throw DongboError(.badData, "not approved: \(failures.text)")
        case .refused, .unknownBase: preconditionFailure("a save without a base meets nothing newer")
        }
    }

    /// The approvals of a note, oldest first, each checked.
    public func approvals(
        of view: NoteView, in database: DatabaseActor
    ) throws -> (reports: [ApprovalReport], damaged: Int) {
        let (approvals, damaged) = Approval.all(in: view.content)
        let content = Approval.contentHash(form: view.form, view.content)
        let place = ApprovedNote(replica: database.identity.replica, unid: view.unid)
        let reports = try approvals.map { approval in
            ApprovalReport(
                approval: approval, standing: try standing(of: approval, place),
                isUnchanged: approval.content == content)
        }
        return (reports, damaged)
    }

    private func standing(of approval: Approval, _ place: ApprovedNote) throws -> ApprovalReport.Standing {
        guard let person = try? HierarchicalName(parsing: approval.person) else { return .broken }
        let current = try directoryIndex().keys.keys(of: person)
        if let current, current.signingID == approval.key {
            return approval.holds(current, of: place) ? .holds : .broken
        }
        let earlier = try earlierKeys(of: person).first { $0.signingID == approval.key }
        guard let earlier else { return .unknownKey }
        return approval.holds(earlier, of: place) ? .heldByEarlierKey : .broken
    }

    /// Keys that a person had: a reset leaves them in the history of the note that shows them.
    private func earlierKeys(of person: HierarchicalName) throws -> [PersonPublicKeys] {
        try database(Self.directoryDatabase).read { notes, reader in
            let history = try notes.history(
                of: Self.personKeyUnid(person), item: DirectoryForms.keys.text, reading: reader)
            return (history?.entries ?? []).compactMap { entry in
                if case .value(.text(let text)) = entry.content { PersonPublicKeys(text) } else { nil }
            }
        }
    }
}
