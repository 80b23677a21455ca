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
        /// How many hits are shown.
        var wanted: Int
        /// Whether every document with one of the phrases is found: then counting what is found counts the phrases too.
        var findsEveryPhrase: Bool
        var deadline: ContinuousClock.Instant
    }

    static let name = "hit"
    // One thread searches at a time, and nothing calls back into a search.
    @exclusivity(unchecked) private var task: Task?
    @exclusivity(unchecked) private var best = BestHits(wanted: 0)
    @exclusivity(unchecked) private var total = 0
    /// For each phrase: how much it tells, how often it is in the document at hand, and how many visible documents have it.
    @exclusivity(unchecked) private var weights: [Double] = []
    @exclusivity(unchecked) private var counts: [UInt32] = []
    @exclusivity(unchecked) private var containing: [Int] = []
    /// Found but not scored, as long as it is not known how many documents have each phrase.
    @exclusivity(unchecked) private var waiting: [Int64] = []
    @exclusivity(unchecked) private var waitingCounts: [UInt32] = []
    @exclusivity(unchecked) private var counted = 0
    @exclusivity(unchecked) private var calls = 0
    /// With more phrases than this, what waits would take too much memory.
    private static let waitingPhrasesMax = 4

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
        best = BestHits(wanted: task.wanted)
        (total, calls) = (0, 0)
        (weights, counts, containing, waiting, waitingCounts) = ([], [], [], [], [])
    }

    /// The wanted hits, best first, and how many there are in all; equal ones in the order in which they were indexed.
    func finish() -> (hits: [BestHits.Hit], total: Int) {
        if isWaiting { scoreWaiting() }
        let result = (best.finish(), total)
        (task, best) = (nil, BestHits(wanted: 0))
        (waiting, waitingCounts) = ([], [])
        return result
    }

    /// BM25's usual constants.
    private static let saturation = 1.2
    private static let lengthWeight = 0.75

    private func take(_ api: UnsafePointer<Fts5ExtensionApi>, _ match: OpaquePointer) -> CInt {
        guard task != nil else { return SQLITE_MISUSE }
        if counts.isEmpty {
            let status = start(api, match)
            if status != SQLITE_OK { return status }
        }
        if isLate() { return SQLITE_INTERRUPT }
        let document = api.pointee.xRowid(match)
        let isEligible = admits(document, task?.eligible)
        guard isEligible || isWaiting && admits(document, task?.visible) else { return SQLITE_OK }
        for phrase in counts.indices {
            let status = count(phrase, api, match)
            if status != SQLITE_OK { return status }
        }
        if isWaiting {
            for phrase in counts.indices where counts[phrase] > 0 { containing[phrase] += 1 }
            guard isEligible else { return SQLITE_OK }
            waiting.append(document)
            waitingCounts.append(contentsOf: counts)
        } else {
            score(document) { self.counts[$0] }
        }
        total += 1
        return SQLITE_OK
    }

    /// How often a phrase is in the document at hand.
    private func count(_ phrase: Int, _ api: UnsafePointer<Fts5ExtensionApi>, _ match: OpaquePointer) -> CInt {
        var places = Fts5PhraseIter()
        var (column, offset, found) = (CInt(0), CInt(0), UInt32(0))
        let status = api.pointee.xPhraseFirst(match, CInt(phrase), &places, &column, &offset)
        guard status == SQLITE_OK else { return status }
        while column >= 0 {
            found += 1
            api.pointee.xPhraseNext(match, &places, &column, &offset)
        }
        counts[phrase] = found
        return SQLITE_OK
    }

    private var isWaiting: Bool { weights.isEmpty }

    /// At the first match: how many phrases there are, and what each tells, unless that shows in the end.
    private func start(_ api: UnsafePointer<Fts5ExtensionApi>, _ match: OpaquePointer) -> CInt {
        let phrases = Int(api.pointee.xPhraseCount(match))
        counts = [UInt32](repeating: 0, count: phrases)
        containing = [Int](repeating: 0, count: phrases)
        if task?.findsEveryPhrase == true, phrases <= Self.waitingPhrasesMax { return SQLITE_OK }
        for phrase in 0..<phrases {
            counted = 0
            let status = api.pointee.xQueryPhrase(
                match, CInt(phrase), Unmanaged.passUnretained(self).toOpaque()
            ) { api, match, context in
                guard let api, let match, let context else { return SQLITE_ERROR }
                let collector = Unmanaged<HitCollector>.fromOpaque(context).takeUnretainedValue()
                if collector.admits(api.pointee.xRowid(match), collector.task?.visible) { collector.counted += 1 }
                return collector.isLate() ? SQLITE_INTERRUPT : SQLITE_OK
            }
            if status != SQLITE_OK { return status }
            containing[phrase] = counted
        }
        weigh()
        return SQLITE_OK
    }

    /// How much each phrase tells: the fewer visible documents have it the more.
    private func weigh() {
        let documents = Double(task?.documents ?? 0)
        // One more than usual inside, so that a word which most documents have still counts for something.
        weights = containing.map { log(1 + (documents - Double($0) + 0.5) / (Double($0) + 0.5)) }
    }

    private func scoreWaiting() {
        guard !waiting.isEmpty else { return }
        weigh()
        let phrases = counts.count
        for index in waiting.indices {
            score(waiting[index]) { self.waitingCounts[index * phrases + $0] }
        }
    }

    @inline(__always) private func score(_ document: Int64, _ count: (_ phrase: Int) -> UInt32) {
        guard let length = task?.lengths[Int(document)], let average = task?.averageLength else { return }
        let norm = Self.saturation * (1 - Self.lengthWeight + Self.lengthWeight * (Double(length) / average))
        var score = 0.0
        for phrase in weights.indices {
            let count = Double(count(phrase))
            score += weights[phrase] * count * (Self.saturation + 1) / (count + norm)
        }
        best.offer(BestHits.Hit(document: document, score: score))
    }

    private func admits(_ document: Int64, _ set: [Bool]?) -> Bool {
        guard let set else { return true }
        return document >= 0 && document < set.count && set[Int(document)]
    }

    /// The clock is looked at now and then only.
    private func isLate() -> Bool {
        calls += 1
        guard calls.isMultiple(of: 1024), let deadline = task?.deadline else { return false }
        return ContinuousClock.now > deadline
    }
}
