import FormulaLanguage
import NoteModel
import ViewIndex

/// The views of a database: what their design notes say, and what is stored of them.
struct ViewCatalogue {
    struct Entry {
        let design: ViewDesign
        /// Or what is wrong with it.
        let compiled: Result<CompiledView, DongboError>
        let fingerprint: [UInt8]
        /// What is stored under this fingerprint.
        var shelved: ShelvedView?
        /// Somebody has asked for its rows; from then on they are kept.
        var isWanted = false
    }

    /// By design note.
    private(set) var entries: [UNID: Entry] = [:] {
        didSet { active = Self.active(entries) }
    }
    /// Views that are kept up with every change; at hand, because every save asks.
    private(set) var active: [(view: CompiledView, shelved: ShelvedView)] = []
    /// What is stored of views that are no more, or are made under another design.
    private(set) var leaving: [ShelvedView] = []
    /// Views that are being made: notes that have changed meanwhile.
    private(set) var journals: [Int64: Set<UNID>] = [:]
    /// What stands in folders, by folder note.
    private var folderNotes: [UNID: FolderNote] = [:]
    private var folders: [UNID: Set<UNID>] = [:]

    init() {}

    /// - Parameter old: of before a transaction was rolled back; views that are being made stay so.
    init(reading reader: any NoteStoreReader, after old: ViewCatalogue? = nil) throws {
        for record in try reader.designNotes() where record.isHere {
            switch record.form {
            case ViewDesign.noteForm: update(try LoadedNote(record, reading: reader).state)
            case FolderNote.form: _ = updateFolder(try LoadedNote(record, reading: reader).state)
            default: break
            }
        }
        for (unid, entry) in old?.entries ?? [:] where entry.isWanted { want(unid) }
        for view in try reader.shelvedViews() {
            // One that was given up is not wanted again because something was rolled back.
            if old == nil || view.phase != .leaving { want(view.unid) }
            // What a process left half made is made anew; what this one makes goes on, also if its last step was rolled back.
            let isBeingMade = old?.entries[view.unid]?.shelved?.id == view.id
            place(view, isOwn: view.phase == .ready || view.phase == .building && isBeingMade)
            if view.phase == .building, entries[view.unid]?.shelved?.id == view.id {
                journals[view.id] = old?.journals[view.id] ?? []
            }
        }
    }

    private mutating func place(_ view: ShelvedView, isOwn: Bool) {
        guard isOwn, entries[view.unid]?.fingerprint == view.fingerprint, entries[view.unid]?.shelved == nil else {
            return leaving.append(view)
        }
        entries[view.unid]!.shelved = view
    }

    /// Takes in a view note's new state.
    mutating func update(_ state: NoteState) {
        let content = state.content(rules: .standard) { [] }
        let isView = !state.isDeleted && state.latest?.form == ViewDesign.noteForm
        let design = isView ? ViewDesign(unid: state.unid, content: content) : nil
        let old = entries[state.unid]
        guard let design else {
            entries[state.unid] = nil
            if let shelved = old?.shelved { leave(shelved) }
            return
        }
        let fingerprint = design.fingerprint
        let isSame = old?.fingerprint == fingerprint
        if let shelved = old?.shelved, !isSame { leave(shelved) }
        entries[state.unid] = Entry(
            design: design,
            compiled: Result { () throws(DongboError) -> CompiledView in try CompiledView(design) },
            fingerprint: fingerprint, shelved: isSame ? old?.shelved : nil, isWanted: old?.isWanted ?? false)
    }

    mutating func want(_ unid: UNID) { entries[unid]?.isWanted = true }

    private mutating func leave(_ view: ShelvedView) {
        journals[view.id] = nil
        leaving.append(view)
    }

    /// A view with this name; of several the one with the lowest UNID, on every replica alike.
    func entry(named name: String) -> Entry? {
        let folded = name.lowercased()
        return entries.values.filter { $0.design.name.lowercased() == folded }.min { $0.design.unid < $1.design.unid }
    }

    /// In the order of their names.
    var all: [Entry] {
        entries.values.sorted { ($0.design.name, $0.design.unid) < ($1.design.name, $1.design.unid) }
    }

    var isEmpty: Bool { entries.isEmpty && leaving.isEmpty }

    /// Views whose rows have to be made. Rows are made when they are first asked for: a view nobody opens costs nothing.
    var unmade: [Entry] {
        all.filter { entry in
            guard case .success = entry.compiled else { return false }
            return entry.isWanted && entry.shelved == nil
        }
    }

    mutating func setShelved(_ view: ShelvedView) {
        guard entries[view.unid]?.fingerprint == view.fingerprint else { return leave(view) }
        entries[view.unid]!.shelved = view
        if view.phase == .building { journals[view.id] = journals[view.id] ?? [] } else { journals[view.id] = nil }
    }

    /// Gives a view's rows up, so that they are made anew.
    mutating func unshelve(_ unid: UNID) {
        guard let shelved = entries[unid]?.shelved else { return }
        entries[unid]!.shelved = nil
        leave(shelved)
    }

    /// Gives a view's rows up for good: they could not be made.
    mutating func giveUp(_ unid: UNID) {
        unshelve(unid)
        entries[unid]?.isWanted = false
    }

    mutating func removeLeaving(_ id: Int64) { leaving.removeAll { $0.id == id } }

    private static func active(_ entries: [UNID: Entry]) -> [(view: CompiledView, shelved: ShelvedView)] {
        entries.values.compactMap { entry in
            guard let shelved = entry.shelved, shelved.phase == .ready, case .success(let view) = entry.compiled else {
                return nil
            }
            return (view, shelved)
        }
    }

    /// Whether there are rows to be made or to be taken away.
    var isWorkDue: Bool { !leaving.isEmpty || entries.values.contains { $0.isWanted && $0.shelved == nil } }

    // MARK: Folders

    func hasFolderNote(_ unid: UNID) -> Bool { folderNotes[unid] != nil }

    /// The documents that people have put into a folder and not taken out.
    func members(of folder: UNID) -> Set<UNID> { folders[folder] ?? [] }

    /// Takes in a folder note's new state; returns what it changes.
    mutating func updateFolder(_ state: NoteState) -> FolderChange? {
        let old = folderNotes[state.unid]
        let new = FolderNote(state)
        folderNotes[state.unid] = new
        guard let folder = new?.folder ?? old?.folder else { return nil }
        let changed = (old?.documents ?? []).symmetricDifference(new?.documents ?? [])
        folders[folder, default: []].subtract(old?.documents ?? [])
        folders[folder, default: []].formUnion(new?.documents ?? [])
        return changed.isEmpty ? nil : FolderChange(folder: folder, documents: changed.sorted())
    }

    mutating func note(_ unid: UNID) {
        if journals.isEmpty { return }
        for id in journals.keys { journals[id]!.insert(unid) }
    }

    mutating func takeJournal(of id: Int64) -> Set<UNID> {
        defer { if journals[id] != nil { journals[id] = [] } }
        return journals[id] ?? []
    }
}
