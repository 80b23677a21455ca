import AccessControl
import FormulaLanguage
import NoteModel
import Synchronization
import ViewIndex

extension NoteDatabase {
    /// Puts documents into a folder, or takes them out; those that are as asked already stay untouched.
    ///
    /// - Returns: how many were changed.
    /// - Throws: `.noSuchThing` for an unknown folder, `.wrongUsage` for a view.
    public func file(
        _ documents: [UNID], isIn: Bool, folder name: String, as caller: NoteCaller, in writer: any NoteStoreWriter,
        wallMilliseconds: UInt64
    ) throws -> Int {
        let design = try viewDesign(named: name)
        guard design.isFolder else {
            throw DongboError(.wrongUsage, "'\(design.name)' is a view: its selection says what it shows")
        }
        try require(.author, of: caller, to: "put documents into folders")
        try require(.read, of: design.unid, for: caller, reading: writer)
        let author = standing(of: caller).author
        var changed = 0
        for document in documents {
            try require(.read, of: document, for: caller, reading: writer)
            guard try !isIn || view(document, reading: writer) != nil else {
                throw DongboError(.noSuchThing, "there is no document \(document) to put into '\(design.name)'")
            }
            guard isFiled(document, in: design.unid) != isIn else { continue }
            let (unid, changes) = FolderNote.change(document, isIn: isIn, folder: design.unid)
            let request = SaveRequest(
                unid: unid, form: FolderNote.form, changes: changes, author: author, onConflict: .document)
            _ = try save(request, in: writer, wallMilliseconds: wallMilliseconds)
            changed += 1
        }
        return changed
    }

    /// Makes a folder with the columns of another view.
    ///
    /// - Throws: `.cannotCreate` when there is a view or folder of that name.
    public func makeFolder(
        _ name: String, like other: ViewDesign?, as caller: NoteCaller, in writer: any NoteStoreWriter,
        wallMilliseconds: UInt64
    ) throws {
        let isTaken = views.withLock { $0.entry(named: name) != nil }
        guard !name.isEmpty, !isTaken else {
            throw DongboError(.cannotCreate, name.isEmpty ? "a folder has a name" : "there is a '\(name)' already")
        }
        let unid = randomUNID()
        let columns =
            other?.columns ?? [
                ViewColumn(name: "Form", formula: "Form"), ViewColumn(name: "Modified", formula: "@Modified"),
            ]
        let design = ViewDesign(
            unid: unid, name: name.normalizedC, titles: ["vi": name, "en": name], selection: "", columns: columns,
            showsResponseHierarchy: other?.showsResponseHierarchy ?? true, isFolder: true,
            locale: other?.locale ?? .viVN)
        let request = SaveRequest(
            unid: unid, form: ViewDesign.noteForm, changes: design.items.map { ($0.path, .set($0.value)) },
            caller: caller)
        _ = try save(request, in: writer, wallMilliseconds: wallMilliseconds)
    }
}
