import FormulaLanguage
import NoteModel
import Synchronization
import ViewIndex

/// Makes the rows of one view, in steps between which others read and write.
///
/// Notes are read and evaluated beside writers; the rows are sorted in memory and written in order. What changes meanwhile is
/// put in at the end, as a view that is ready does it. A build that does not end leaves nothing behind but what the next start
/// takes away, and ``abandon(in:)`` not even that.
///
/// In this order: ``begin(in:)``; ``gatherings(_:)``, each in a task of its own, with `store` for what they give;
/// ``mergeLists()``, and `store` for all ``takeLeaves()``; ``finish(_:)`` and ``confirm(_:)`` until they are done. What is done in
/// a transaction can be done again: one that fails with somebody else's write is repeated.
public final class ViewBuild: @unchecked Sendable {
    // Guard: used by one step after the other. `store` runs beside the gatherings and beside `takeLeaves`: it only reads what
    // `begin` has set.
    private let database: NoteDatabase
    private let view: CompiledView
    private let evaluator: FormulaEvaluator
    private var shelved: ShelvedView
    /// The last note there was at the beginning; later ones are changes.
    private var lastKey: Int64 = 0
    private var parts: [ViewGathering] = []
    /// Responses, which find their places last, and what has changed since the beginning.
    private var waiting: Set<UNID> = []
    /// What is to be written; from the last one on.
    private var unwritten: [(list: ViewListName, entries: ArraySlice<ViewLeaf.Entry>)] = []

    /// Parts of lists, for one transaction.
    public struct Leaves: Sendable {
        fileprivate var leaves: [(list: ViewListName, place: ViewLeafPlace, body: [UInt8])] = []
    }

    /// What ``finish(_:)`` has put in.
    public struct Step: Sendable {
        fileprivate let notes: [UNID]
        fileprivate let isLast: Bool
    }

    /// Notes in one step.
    public static let batch = 500
    /// Leaves in one step.
    private static let leavesPerStep = 256
    /// Not full, so that the first changes do not cut every leaf.
    private static let entriesPerLeaf = ViewLeaf.entriesMax * 3 / 4

    /// Nil when nothing has to be built, or the design cannot be.
    init?(of unid: UNID, in database: NoteDatabase, wallMilliseconds: UInt64) {
        guard let entry = database.views.withLock({ $0.entries[unid] }), entry.shelved == nil,
            case .success(let view) = entry.compiled
        else { return nil }
        self.database = database
        self.view = view
        evaluator = FormulaEvaluator(settings: view.settings(evaluatedAt: wallMilliseconds))
        shelved = ShelvedView(
            unid: unid, fingerprint: entry.fingerprint, phase: .building, evaluatedMilliseconds: wallMilliseconds)
    }

    public var name: String { view.design.name }

    /// What the view is stored under, after ``begin(in:)``.
    public var id: Int64 { shelved.id }

    /// From here on the database notes down what changes.
    public func begin(in writer: any NoteStoreWriter) throws {
        lastKey = try writer.lastKey()
        shelved.id = 0
        try writer.putView(&shelved)
        database.views.withLock { $0.setShelved(shelved) }
    }

    /// Those who read the notes, each a part of them.
    ///
    /// - Parameter step: keys read in one step; whoever else wants to read waits no longer than for one.
    public func gatherings(_ count: Int, step: Int = 200) -> [ViewGathering] {
        let keys = ViewGathering.Keys(through: lastKey, step: step)
        let time = shelved.evaluatedMilliseconds
        parts = (0..<count).map { _ in ViewGathering(view, evaluatedAt: time, of: database, keys) }
        return parts
    }

    /// - Throws: `.busy` when the view is not to be made any more.
    public func store(_ batch: ViewGathering.Batch, in writer: any NoteStoreWriter) throws {
        try checkIsWanted()
        for (note, body) in batch.notes { try writer.putViewNote(note, in: shelved.id, parents: [], body: body) }
    }

    /// What is written for a view that has gone would stay for ever: nobody knows of it.
    private func checkIsWanted() throws {
        guard database.views.withLock({ $0.entries[shelved.unid]?.shelved?.id }) == shelved.id else {
            throw DongboError(.busy, "the view '\(name)' has changed while it was made; it is made anew")
        }
    }

    /// Puts together what all have gathered and sorted.
    public func mergeLists() {
        var lists: [ViewGathering.ListKey: ViewListDraft] = [:]
        for part in parts {
            precondition(part.gatheredCount == 0, "lists come last")
            for (key, list) in part.takeLists() { lists[key, default: ViewListDraft()].merge(list) }
            waiting.formUnion(part.responses)
        }
        parts = []
        for (key, list) in lists {
            for (part, entries) in [(.documents, list.documentEntries), (.categories, list.categoryEntries)]
                as [(ViewListName.Part, [ViewLeaf.Entry])]
            {
                let name = ViewListName(view: shelved.id, order: key.order, part: part, audience: key.audience)
                unwritten.append((name, entries[...]))
            }
        }
    }

    /// The next leaves of the merged lists, while those before are being stored; nil when all were taken.
    public func takeLeaves() -> Leaves? {
        var taken = Leaves()
        while taken.leaves.count < Self.leavesPerStep, let (list, entries) = unwritten.popLast() {
            let leaf = ViewLeaf(Array(entries.prefix(Self.entriesPerLeaf)))
            let rest = entries.dropFirst(leaf.entries.count)
            if !rest.isEmpty { unwritten.append((list, rest)) }
            guard let first = leaf.entries.first else { continue }
            taken.leaves.append((list, ViewLeafPlace(first: first.key, count: leaf.entries.count), leaf.encoded))
        }
        return taken.leaves.isEmpty ? nil : taken
    }

    /// - Throws: `.busy` when the view is not to be made any more.
    public func store(_ leaves: Leaves, in writer: any NoteStoreWriter) throws {
        try checkIsWanted()
        var lists: [ViewListName: Int64] = [:]
        for (name, place, body) in leaves.leaves {
            let list = try lists[name] ?? writer.assignViewList(name)
            lists[name] = list
            var place = place
            try writer.putViewLeaf(&place, of: list, replacing: nil, body: body)
        }
    }

    /// Puts in responses and what has changed since the beginning, a few notes at a time; at the end the view is ready.
    ///
    /// - Returns: to be given to ``confirm(_:)`` when this is on disk.
    /// - Throws: `.busy` when the design has changed meanwhile; then the view has to be built from the beginning.
    public func finish(_ writer: any NoteStoreWriter) throws -> Step {
        try checkIsWanted()
        waiting.formUnion(database.views.withLock { $0.takeJournal(of: shelved.id) })
        let part = waiting.prefix(Self.batch)
        for unid in part {
            guard let record = try writer.note(unid) else { continue }
            var subjects: [NoteSubject] = []
            if record.isHere {
                subjects = try database.subjects(of: LoadedNote(record, reading: writer), reading: writer)
            }
            let documents = try database.evaluate(subjects, view, evaluator)
            try ViewUpdate(view, shelved, in: writer).put(documents, readers: record.readers, of: record.key)
        }
        let isLast = part.count == waiting.count
        if isLast {
            shelved.phase = .ready
            try writer.putView(&shelved)
            database.views.withLock { $0.setShelved(shelved) }
        }
        return Step(notes: Array(part), isLast: isLast)
    }

    /// What a step has put in needs no doing again. Not part of the step: a transaction that fails because of somebody else's
    /// write in it is made again, and finds everything as it was.
    ///
    /// - Returns: whether there is more to do.
    public func confirm(_ step: Step) -> Bool {
        waiting.subtract(step.notes)
        return !step.isLast
    }

    /// Gives up: what was stored is to be taken away, and nobody makes the view again before it is asked for anew.
    public func abandon(in writer: any NoteStoreWriter) throws {
        let isOurs = database.views.withLock { $0.entries[shelved.unid]?.shelved?.id == shelved.id }
        guard isOurs, shelved.id != 0 else { return }
        shelved.phase = .leaving
        try writer.putView(&shelved)
        database.views.withLock { $0.giveUp(shelved.unid) }
    }
}
