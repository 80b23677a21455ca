import FormulaLanguage
import NoteModel
import Synchronization
import ViewIndex

/// Makes the rows of one view, in steps between which others read and write.
///
/// Notes are read and evaluated beside writers; the rows are sorted in memory and written in order. What changes meanwhile is
/// put in at the end, as a view that is ready does it. A build that does not end leaves nothing behind but what the next start
/// takes away. Used by one task: `begin`, then `gather` and `store` for each batch, `storeLists` and `finish` until they are done.
public final class ViewBuild: @unchecked Sendable {
    // Guard: used by one task, one step after the other.
    private let database: NoteDatabase
    private let view: CompiledView
    private let placement: ViewPlacement
    private let evaluator: FormulaEvaluator
    private var shelved: ShelvedView
    private var lastKey: Int64 = 0
    /// Evaluated and not stored yet.
    private var gathered = Batch()
    private var lists: [ListKey: [ViewLeaf.Entry]] = [:]
    private var categories: [ListKey: [[UInt8]: ViewCategory]] = [:]
    /// Notes whose documents answer others: they find their places last.
    private var responses: [Int64: UNID] = [:]
    private var waiting: [UNID] = []
    private var isGathered = false
    private var unwritten: [(list: ListKey, part: ViewListName.Part)] = []
    private var written = 0

    private struct ListKey: Hashable {
        let order: Int
        let audience: ViewAudience
    }

    /// What a step has evaluated, for the next one to store.
    public struct Batch: Sendable {
        fileprivate var notes: [(note: Int64, body: [UInt8])] = []
    }

    /// Notes in one step.
    public static let batch = 500
    /// Leaves in one step.
    private static let leavesPerStep = 256

    /// Nil when nothing has to be built, or the design cannot be.
    init?(of unid: UNID, in database: NoteDatabase, wallMilliseconds: UInt64) {
        guard let entry = database.views.withLock({ $0.entries[unid] }), entry.shelved == nil,
            case .success(let view) = entry.compiled
        else { return nil }
        self.database = database
        self.view = view
        placement = ViewPlacement(view.design)
        evaluator = FormulaEvaluator(settings: view.settings(evaluatedAt: wallMilliseconds))
        shelved = ShelvedView(
            unid: unid, fingerprint: entry.fingerprint, phase: .building, evaluatedMilliseconds: wallMilliseconds)
    }

    public var name: String { view.design.name }

    public func begin(in writer: any NoteStoreWriter) throws {
        try writer.putView(&shelved)
        database.views.withLock { $0.setShelved(shelved) }
    }

    /// Reads and evaluates the next notes; ``takeBatch()`` has what came out.
    ///
    /// - Returns: whether there are more.
    public func gather(_ reader: any NoteStoreReader) throws -> Bool {
        let records = try reader.notes(afterKey: lastKey, limit: Self.batch)
        for record in records where record.standing == .present && !record.form.hasPrefix("$") {
            let documents = try database.evaluate(
                try database.subjects(of: record, reading: reader), view, evaluator)
            guard !documents.isEmpty else { continue }
            add(documents, record)
        }
        lastKey = records.last?.key ?? lastKey
        isGathered = records.count < Self.batch
        return !isGathered
    }

    private func add(_ documents: [ViewDocument], _ record: NoteRecord) {
        var viewNote = ViewNote(
            readers: record.readers, documents: documents, totalColumns: view.design.totalColumns)
        let answers = documents.contains { $0.parent != nil && $0.parent != documents[0].unid }
        if answers {
            responses[record.key] = record.unid
            waiting.append(record.unid)
            return
        }
        for index in viewNote.documents.indices {
            let document = viewNote.documents[index]
            let isBelow = document.parent != nil && index > 0 && !viewNote.documents[0].rows.isEmpty
            viewNote.documents[index].rows = ViewUpdate.rows(
                of: document, below: isBelow ? viewNote.documents[0] : nil, view, placement)
            for (number, row) in viewNote.documents[index].rows.enumerated() {
                let payload = ViewEntry(note: record.key, document: index, row: number).encoded
                for audience in viewNote.audiences {
                    let key = ListKey(order: row.order.number, audience: audience)
                    lists[key, default: []].append(.init(key: row.key, payload: payload))
                    count(row, viewNote.sums[index], in: key)
                }
            }
        }
        gathered.notes.append((record.key, viewNote.encoded))
    }

    private func count(_ row: ViewRow, _ sums: [Int128], in key: ListKey) {
        let root = ViewCategory(level: -1, column: 0, label: .text([""]), totals: sums.count)
        categories[key, default: [:]][[], default: root].add(1, isMain: row.depth == 0, sums: sums)
        for (level, category) in row.categories.enumerated() {
            let fresh = ViewCategory(level: level, column: category.column, label: category.label, totals: sums.count)
            categories[key]![Array(row.key[..<category.keyLength]), default: fresh].add(
                1, isMain: row.depth == 0, sums: sums)
        }
    }

    /// What was gathered since the last time; can be stored while more is gathered.
    public func takeBatch() -> Batch {
        defer { gathered = Batch() }
        return gathered
    }

    /// - Parameter view: this build's ``id``.
    public static func store(_ batch: Batch, of view: Int64, in writer: any NoteStoreWriter) throws {
        for (note, body) in batch.notes { try writer.putViewNote(note, in: view, parents: [], body: body) }
    }

    /// What the view is stored under, after ``begin(in:)``.
    public var id: Int64 { shelved.id }

    /// Sorts and stores the lists, when everything is gathered and stored.
    ///
    /// - Returns: whether there is more to store.
    public func storeLists(_ writer: any NoteStoreWriter) throws -> Bool {
        precondition(isGathered && gathered.notes.isEmpty, "lists come last")
        if unwritten.isEmpty, !lists.isEmpty {
            for key in lists.keys { lists[key]!.sort { $0.key.lexicographicallyPrecedes($1.key) } }
            unwritten = lists.keys.flatMap { [($0, .documents), ($0, .categories)] }
        }
        var leaves = 0
        while let (key, part) = unwritten.last, leaves < Self.leavesPerStep {
            let entries = part == .documents ? lists[key]! : Self.entries(of: categories[key]!)
            let name = ViewListName(view: shelved.id, order: key.order, part: part, audience: key.audience)
            let list = try writer.assignViewList(name)
            while written < entries.count, leaves < Self.leavesPerStep {
                // Not full, so that the first changes do not cut every leaf.
                let end = min(entries.count, written + ViewLeaf.entriesMax * 3 / 4)
                let leaf = ViewLeaf(Array(entries[written..<end]))
                var place = ViewLeafPlace(first: leaf.entries[0].key, count: leaf.entries.count)
                try writer.putViewLeaf(&place, of: list, replacing: nil, body: leaf.encoded)
                written = end
                leaves += 1
            }
            guard written == entries.count else { break }
            written = 0
            unwritten.removeLast()
            if part == .documents { lists[key] = [] }
        }
        if unwritten.isEmpty { (lists, categories) = ([:], [:]) }
        return !unwritten.isEmpty
    }

    private static func entries(of categories: [[UInt8]: ViewCategory]) -> [ViewLeaf.Entry] {
        categories.map { ViewLeaf.Entry(key: $0.key, payload: $0.value.encoded) }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }
    }

    /// Puts in responses and what has changed since the beginning, a few notes at a time; at the end the view is ready.
    ///
    /// - Returns: whether there is more to do.
    /// - Throws: `.busy` when the design has changed meanwhile; then the view has to be built from the beginning.
    public func finish(_ writer: any NoteStoreWriter) throws -> Bool {
        guard database.views.withLock({ $0.entries[shelved.unid]?.shelved?.id }) == shelved.id else {
            throw DongboError(.busy, "the view '\(name)' has changed while it was made; it is made anew")
        }
        waiting += database.views.withLock { $0.takeJournal(of: shelved.id) }
        let part = waiting.suffix(Self.batch)
        waiting.removeLast(part.count)
        for unid in part {
            guard let record = try writer.note(unid) else { continue }
            var subjects: [NoteSubject] = []
            if record.isHere {
                subjects = try database.subjects(of: LoadedNote(record, reading: writer), reading: writer)
            }
            let documents = try database.evaluate(subjects, view, evaluator)
            try ViewUpdate(view, shelved, in: writer).put(documents, readers: record.readers, of: record.key)
        }
        guard waiting.isEmpty else { return true }
        shelved.phase = .ready
        try writer.putView(&shelved)
        database.views.withLock { $0.setShelved(shelved) }
        return false
    }
}
