import GRDB
import GRDBSQLite
import Glibc

/// Scores what a query matches, by BM25 over those documents alone that the searcher may see: neither the number of others
/// nor what is in them has any part in it.
///
/// An FTS5 auxiliary function calls it for each match; nothing else of FTS5's own ranking is used.
final class HitCollector {
    /// One search. `visible` and `eligible` are by document number; nil means all.
    struct Task {
        var lengths: [UInt32]
        var visible: [Bool]?
        /// Those of the visible ones that are asked for.
        var eligible: [Bool]?
        var documents: Int
        var averageLength: Double
        var deadline: ContinuousClock.Instant
    }

    struct Hit {
        let document: Int64
        let score: Double
    }

    static let name = "hit"
    private var task: Task?
    private(set) var hits: [Hit] = []
    private var weights: [Double] = []
    private var counts: [Double] = []
    private var containing = 0
    private var calls = 0

    func register(on database: Database) {
        let api = FTS5.api(database)
        let status = api.pointee.xCreateFunction(
            UnsafeMutablePointer(mutating: api), Self.name, Unmanaged.passUnretained(self).toOpaque(),
            { api, match, context, _, _ in
                guard let api, let match else { return }
                let collector = Unmanaged<HitCollector>.fromOpaque(api.pointee.xUserData(match)!).takeUnretainedValue()
                let status = collector.take(api, match)
                if status == SQLITE_OK {
                    sqlite3_result_int(context, 0)
                } else {
                    sqlite3_result_error_code(context, status)
                }
            }, nil)
        precondition(status == SQLITE_OK, "a function can always be registered on a new connection")
    }

    func begin(_ task: Task) {
        self.task = task
        (hits, weights, calls) = ([], [], 0)
    }

    /// The hits, best first; equal ones in the order in which they were indexed.
    func finish() -> [Hit] {
        defer { (task, hits) = (nil, []) }
        return hits.sorted { ($1.score, $0.document) < ($0.score, $1.document) }
    }

    /// BM25's usual constants.
    private static let saturation = 1.2
    private static let lengthWeight = 0.75

    private func take(_ api: UnsafePointer<Fts5ExtensionApi>, _ match: OpaquePointer) -> CInt {
        guard let task else { return SQLITE_MISUSE }
        if weights.isEmpty {
            let status = weigh(api, match)
            if status != SQLITE_OK { return status }
        }
        if isLate() { return SQLITE_INTERRUPT }
        let document = api.pointee.xRowid(match)
        guard admits(document, task.eligible) else { return SQLITE_OK }
        for index in counts.indices { counts[index] = 0 }
        var places: CInt = 0
        var status = api.pointee.xInstCount(match, &places)
        for place in 0..<places where status == SQLITE_OK {
            var (phrase, column, offset) = (CInt(0), CInt(0), CInt(0))
            status = api.pointee.xInst(match, place, &phrase, &column, &offset)
            if status == SQLITE_OK { counts[Int(phrase)] += 1 }
        }
        guard status == SQLITE_OK else { return status }
        let length = Double(task.lengths[Int(document)]) / task.averageLength
        let norm = Self.saturation * (1 - Self.lengthWeight + Self.lengthWeight * length)
        var score = 0.0
        for (weight, count) in zip(weights, counts) { score += weight * count * (Self.saturation + 1) / (count + norm) }
        hits.append(Hit(document: document, score: score))
        return SQLITE_OK
    }

    /// How much each phrase tells: the fewer visible documents have it the more.
    private func weigh(_ api: UnsafePointer<Fts5ExtensionApi>, _ match: OpaquePointer) -> CInt {
        guard let task else { return SQLITE_MISUSE }
        let phrases = Int(api.pointee.xPhraseCount(match))
        counts = [Double](repeating: 0, count: phrases)
        for phrase in 0..<phrases {
            containing = 0
            let status = api.pointee.xQueryPhrase(
                match, CInt(phrase), Unmanaged.passUnretained(self).toOpaque()
            ) { api, match, context in
                guard let api, let match, let context else { return SQLITE_ERROR }
                let collector = Unmanaged<HitCollector>.fromOpaque(context).takeUnretainedValue()
                if collector.admits(api.pointee.xRowid(match), collector.task?.visible) { collector.containing += 1 }
                return collector.isLate() ? SQLITE_INTERRUPT : SQLITE_OK
            }
            if status != SQLITE_OK { return status }
            // One more than usual inside, so that a word which most documents have still counts for something.
            weights.append(log(1 + (Double(task.documents - containing) + 0.5) / (Double(containing) + 0.5)))
        }
        return SQLITE_OK
    }

    private func admits(_ document: Int64, _ set: [Bool]?) -> Bool {
        guard let set else { return true }
        return document >= 0 && document < set.count && set[Int(document)]
    }

    /// The clock is looked at now and then only.
    private func isLate() -> Bool {
        calls += 1
        guard calls.isMultiple(of: 1024), let task else { return false }
        return ContinuousClock.now > task.deadline
    }
}
