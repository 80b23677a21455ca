import NoteModel

/// The part of the port that keeps signatures. What stands there was checked before; nothing of it is content, so it stays when
/// content is erased.
public protocol SignatureShelfReader {
    /// The signed groups that have the revision among the leaves they know. More than one only where two files go by one name.
    func signedGroups(covering dot: Dot) throws -> [SignedGroup]
    /// A file's groups by ascending counter of their last revision, from the one after `last` on.
    func signedGroups(of file: IncarnationID, after last: UInt64, limit: Int) throws -> [SignedGroup]
    /// The files of which there are groups, ascending.
    func signedFiles() throws -> [IncarnationID]
    /// Who signed a file's first group that is here; nil when there is none.
    func signer(of file: IncarnationID) throws -> Digest?
    /// How the signer with this fingerprint was declared.
    func declaration(of signer: Digest) throws -> [UInt8]?
}

public protocol SignatureShelfWriter: SignatureShelfReader {
    /// Keeps a group, in place of what was known of the same group before.
    func putSignedGroup(_ group: SignedGroup) throws
    func putDeclaration(_ declaration: [UInt8], of signer: Digest) throws
}

extension SignatureShelfWriter {
    /// Keeps a group beside what was known of it before.
    func addSignedGroup(_ group: SignedGroup) throws {
        let known = try signedGroups(of: group.group.incarnation, after: group.group.last - 1, limit: 4)
        guard let same = known.first(where: { $0.group == group.group && $0.signature == group.signature }) else {
            return try putSignedGroup(group)
        }
        var all = same
        all.tree = same.tree.union(group.tree)
        if all.tree != same.tree { try putSignedGroup(all) }
    }
}
