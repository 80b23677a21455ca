import FormulaLanguage
import NoteModel
import Synchronization
import ViewIndex

/// Reads and evaluates some of the notes of a view that is being made, beside others that do the same with other notes.
///
/// Every step reads a state of its own: all are later than the beginning of the build, and what changes from there on is put in
/// when the build is finished. So it does not matter who reads what when. Used by one task: ``gather(_:)`` and ``takeBatch()``
/// in turn, ``sortLists()`` at the end.
public final class ViewGathering: @unchecked Sendable {
    // Guard: used by one task, then by the build it belongs to; only `keys` is shared.
    private let database: NoteDatabase
    private let view: CompiledView
    private let placement: ViewPlacement
    private let wanted: NameSieve
    private var known = CategoryKeys()
    private let evaluator: FormulaEvaluator
    private let keys: Keys
    private var gathered = Batch()
    private var lists: [ListKey: ViewListDraft] = [:]
    /// Notes whose documents answer others: they find their places last.
    private(set) var responses: [UNID] = []

    struct ListKey: Hashable {
        let order: Int
        let audience: ViewAudience
    }

    /// What was evaluated, to be stored.
    public struct Batch: Sendable {
        fileprivate(set) var notes: [(note: Int64, body: [UInt8])] = []

        public var count: Int { notes.count }
    }

    /// The notes of a database by their keys, given out in parts.
    final class Keys: Sendable {
        private let next = Mutex<Int64>(1)
        private let last: Int64
        private let step: Int64

        /// - Parameters:
        ///   - last: the last key there is.
        ///   - step: keys in one part.
        init(through last: Int64, step: Int) {
            self.last = last
            self.step = Int64(step)
        }

        /// Keys nobody had yet; nil when there are no more.
        func take() -> ClosedRange<Int64>? {
            next.withLock { next in
                guard next <= last else { return nil }
                let end = min(last, next + step - 1)
                defer { next = end + 1 }
                return next...end
            }
        }
    }

    /// Keys read at a time, so that what is read is still at hand when it is evaluated.
    private static let slice: Int64 = 50

    init(_ view: CompiledView, evaluatedAt milliseconds: UInt64, of database: NoteDatabase, _ keys: Keys) {
        self.database = database
        self.view = view
        evaluator = FormulaEvaluator(settings: view.settings(evaluatedAt: milliseconds))
        self.keys = keys
        placement = ViewPlacement(view.design)
        wanted = NoteSubject.sieve(for: view)
    }

    /// Reads and evaluates the next notes that nobody has; ``takeBatch()`` has what came out.
    ///
    /// - Returns: whether there may be more.
    public func gather(_ reader: any NoteStoreReader) throws -> Bool {
        guard let range = keys.take() else { return false }
        for first in stride(from: range.lowerBound, through: range.upperBound, by: Int(Self.slice)) {
            let last = min(range.upperBound, first + Self.slice - 1)
            for note in try reader.notes(withKeys: first...last) {
                let record = note.record
                guard record.standing == .present, !record.form.hasPrefix("$") else { continue }
                let documents = try database.evaluate(
                    try database.subjects(of: note, wanted: wanted, reading: reader), view, evaluator)
                if !documents.isEmpty { add(documents, record) }
            }
        }
        return true
    }

    private func add(_ documents: [ViewDocument], _ record: NoteRecord) {
        if documents.contains(where: { $0.parent != nil && $0.parent != documents[0].unid }) {
            return responses.append(record.unid)
        }
        var viewNote = ViewNote(
            readers: record.readers, documents: documents, totalColumns: view.design.totalColumns)
        let audiences = viewNote.audiences
        for index in documents.indices {
            let document = documents[index]
            let isBelow = document.parent != nil && index > 0 && !viewNote.documents[0].rows.isEmpty
            let rows = ViewUpdate.rows(
                of: document, below: isBelow ? viewNote.documents[0] : nil, view, placement, &known)
            viewNote.documents[index].rows = rows
            for (number, row) in rows.enumerated() {
                let payload = ViewEntry(note: record.key, document: index, row: number).encoded
                for audience in audiences {
                    lists[ListKey(order: row.order.number, audience: audience), default: ViewListDraft()]
                        .add(row, payload, sums: viewNote.sums[index])
                }
            }
        }
        gathered.notes.append((record.key, viewNote.encoded))
    }

    /// Notes that wait for ``takeBatch()``.
    public var gatheredCount: Int { gathered.count }

    /// What was gathered since the last time; can be stored while more is gathered.
    public func takeBatch() -> Batch {
        defer { gathered = Batch() }
        return gathered
    }

    /// When everything is gathered.
    public func sortLists() {
        for key in lists.keys { lists[key]!.sort() }
    }

    func takeLists() -> [ListKey: ViewListDraft] {
        defer { lists = [:] }
        return lists
    }
}
