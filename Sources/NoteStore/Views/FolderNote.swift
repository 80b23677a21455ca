import NoteModel

/// What people have put into a folder, as notes that replicate.
///
/// A folder is a view note; its documents stand in up to sixteen notes of the form ``form``, by the first digit of the
/// document's UNID. Each document is an item of its own, 1 while it is in the folder and 0 when it was taken out, and the later
/// write wins: two people who file different documents never meet, and of two who treat the same one the later has his way.
/// Documents themselves are not touched, and only their UNIDs are named, so filing needs no right to edit and shows nothing.
struct FolderNote: Hashable {
    static let form = "$Folder"
    static let rules = FormRules(policy: .lastWriter)
    private static let folderItem = ItemPath("Folder")!
    private static let prefix = "Documents["
    private static let suffix = "].In"

    let folder: UNID
    let documents: Set<UNID>

    /// Nil when it is deleted, or says nothing of the kind.
    init?(_ state: NoteState) {
        guard !state.isDeleted, state.latest?.form == Self.form else { return nil }
        let content = state.content(rules: Self.rules) { [] }
        guard case .text(let text)? = content[Self.folderItem]?.value, let folder = UNID(text) else { return nil }
        var documents: Set<UNID> = []
        for item in content.items where item.value == .number(1) {
            let path = item.path.text
            guard path.hasPrefix(Self.prefix), path.hasSuffix(Self.suffix) else { continue }
            guard let unid = UNID(String(path.dropFirst(Self.prefix.count).dropLast(Self.suffix.count))) else {
                continue
            }
            documents.insert(unid)
        }
        self.folder = folder
        self.documents = documents
    }

    /// The note that has `document`, and what to write there.
    static func change(
        _ document: UNID, isIn: Bool, folder: UNID
    ) -> (unid: UNID, changes: [(path: ItemPath, change: ItemChange)]) {
        let digit = UInt8(truncatingIfNeeded: document.rawValue >> 124)
        let unid = UNID(
            rawValue: Digest(of: Array("dongbo.folder.1".utf8) + folder.bytes + [digit]).truncated)
        return (
            unid,
            [
                (folderItem, .set(.text(folder.description))),
                (ItemPath("\(prefix)\(document)\(suffix)")!, .set(.number(isIn ? 1 : 0))),
            ]
        )
    }
}

/// Documents that were put into a folder or taken out of it.
struct FolderChange {
    let folder: UNID
    let documents: [UNID]
}
