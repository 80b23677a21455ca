import Foundation
import FullText
import GRDB
import NoteModel
import ReplicationCore

extension FullTextIndex {
    /// Searches. Cost: every document that matches is looked at once, every page's text is read.
    ///
    /// - Throws: `.busy` when it takes longer than the request's patience.
    public func search(_ request: FullTextRequest) throws -> FullTextAnswer {
        try IndexFailure.translating {
            try queue.read { database in
                let (hits, total) = try matches(request, database)
                let page = hits.dropFirst(request.offset).prefix(request.limit)
                let maker = SnippetMaker(request.query)
                return FullTextAnswer(
                    hits: try page.map { try show($0, maker, database) }, total: total,
                    unindexedFiles: try unindexedCount(in: request.sight, database))
            }
        }
    }

    /// The hits up to the end of the page that is asked for, and how many there are in all.
    private func matches(
        _ request: FullTextRequest, _ database: Database
    ) throws -> (hits: [BestHits.Hit], total: Int) {
        let expression = MatchExpression { wanted in
            self.items.filter { ItemNames.matches($0.key, wanted) }.map(\.value).sorted()
        }
        guard let text = expression.text(request.query) else { return ([], 0) }
        let visible = try visible(in: request.sight, database)
        var (count, words) = (documents, wordsInAll)
        if let visible {
            (count, words) = (0, 0)
            for (document, isVisible) in visible.enumerated() where isVisible && lengths[document] > 0 {
                count += 1
                words += UInt64(lengths[document] - 1)
            }
        }
        guard count > 0 else { return ([], 0) }
        collector.begin(
            HitCollector.Task(
                lengths: lengths, visible: visible,
                eligible: try request.form.map { try only($0, in: visible, database) } ?? visible, documents: count,
                averageLength: max(1, Double(words) / Double(count)),
                wanted: min(request.offset, lengths.count) + min(request.limit, lengths.count),
                findsEveryPhrase: Self.findsEveryTerm(request.query),
                deadline: .now + request.patience))
        // The function is never true: SQLite goes through all that matches and gives no row of it back.
        let statement = try database.cachedStatement(
            sql: "SELECT 1 FROM words WHERE words MATCH ? AND \(HitCollector.name)(words)")
        let cursor = try Int.fetchCursor(statement, arguments: [text])
        while try cursor.next() != nil {}
        return collector.finish()
    }

    /// Whether every document that has a term of the query is found by it.
    private static func findsEveryTerm(_ query: SearchQuery) -> Bool {
        switch query {
        case .term: true
        case .any(let parts): parts.allSatisfy(findsEveryTerm)
        case .all(let parts): parts.count == 1 && findsEveryTerm(parts[0])
        case .not: false
        }
    }

    /// Which documents somebody may see; nil for all.
    private func visible(in sight: Sight, _ database: Database) throws -> [Bool]? {
        if sight == .everything { return nil }
        var visible = [Bool](repeating: false, count: lengths.count)
        guard case .readers(let keys) = sight else { return visible }
        let open = try Int.fetchCursor(database, sql: "SELECT id FROM doc WHERE open = 1")
        while let document = try open.next() { visible[document] = true }
        for key in keys {
            let named = try Int.fetchCursor(
                database.cachedStatement(sql: "SELECT doc FROM doc_reader WHERE key = ?"), arguments: [key])
            while let document = try named.next() { visible[document] = true }
        }
        return visible
    }

    private func only(_ form: String, in visible: [Bool]?, _ database: Database) throws -> [Bool] {
        var eligible = [Bool](repeating: false, count: lengths.count)
        let found = try Int.fetchCursor(database, sql: "SELECT id FROM doc WHERE form = ?", arguments: [form])
        while let document = try found.next() { eligible[document] = visible?[document] ?? true }
        return eligible
    }

    private func show(_ hit: BestHits.Hit, _ maker: SnippetMaker, _ database: Database) throws -> FullTextHit {
        let row = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT unid, form FROM doc WHERE id = ?"), arguments: [hit.document])
        guard let row, let unid = UNID(bytes: row[0] as Data) else { throw IndexFailure.damaged }
        let pieces = try pieces(of: hit.document, database)
        let snippet = maker.snippet(of: pieces)
        let piece = snippet.map { pieces[$0.piece] }
        return FullTextHit(
            unid: unid, form: row[1], score: hit.score, snippet: snippet?.text ?? "", item: piece?.item ?? "",
            attachment: piece?.attachment)
    }

    // MARK: Files that are not in it

    private static let unindexed = "FROM file JOIN file_use USING (digest) JOIN doc ON doc.id = doc WHERE state <> 1"

    private func unindexedCount(in sight: Sight, _ database: Database) throws -> Int {
        guard try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM file WHERE state <> 1)") == true else {
            return 0
        }
        let visible = try visible(in: sight, database)
        return try Int.fetchAll(database, sql: "SELECT doc.id \(Self.unindexed)").count { visible?[$0] ?? true }
    }

    /// Attached files in sight whose text is not in the index, at most `limit`.
    public func unindexedFiles(in sight: Sight, limit: Int) throws -> [UnindexedFile] {
        try IndexFailure.translating {
            try queue.read { database in
                let visible = try visible(in: sight, database)
                let rows = try Row.fetchCursor(
                    database,
                    sql: "SELECT doc.id, unid, item, name, size, reason \(Self.unindexed) ORDER BY doc.id, name")
                var found: [UnindexedFile] = []
                while found.count < limit, let row = try rows.next() {
                    guard visible?[row[0] as Int] ?? true else { continue }
                    guard let unid = UNID(bytes: row[1] as Data) else { throw IndexFailure.damaged }
                    found.append(
                        UnindexedFile(
                            unid: unid, item: row[2], name: row[3], size: UInt64(bitPattern: row[4] as Int64),
                            reason: row[5]))
                }
                return found
            }
        }
    }

    /// How many notes and conflict documents are in it.
    public var documentCount: Int { documents }
}
