import Foundation
import FullText
import NoteModel
import NoteStoreTestKit
import ReplicationCore
import Testing

@testable import SQLiteFullText

@Suite struct FullTextIndexTests {
    private let folder: TemporaryFolder
    private let index: FullTextIndex
    private var path: String { folder.file("db.search") }

    init() throws {
        folder = try TemporaryFolder()
        index = try FullTextIndex.open(path: folder.file("db.search"))
        try index.setHome(.init(incarnation: IncarnationID(rawValue: 1), token: "t"))
    }

    private func document(
        _ number: Int, _ items: [(String, String)], readers: [String]? = nil, form: String = "DangVien",
        files: [AttachmentReference] = []
    ) -> IndexedDocument {
        let unid = UNID(rawValue: UInt128(number))
        var content = items.map { NoteContent.Item(path: ItemPath($0.0)!, value: .text($0.1)) }
        content += files.enumerated().map { .init(path: ItemPath("Tep\($0.offset)")!, value: .attachment($0.element)) }
        return IndexedDocument(
            unid: unid, note: unid, form: form, readers: readers, text: NoteText(NoteContent(content)))
    }

    private func put(_ documents: [IndexedDocument], through: UInt64 = 1) throws {
        try index.follow(notes: documents.map(\.note), documents: documents, through: through)
    }

    private func search(_ text: String, _ sight: Sight = .everything, form: String? = nil) throws -> FullTextAnswer {
        try index.search(FullTextRequest(try SearchQuery(text), sight: sight, form: form))
    }

    /// Numbers of the notes that are found, ascending.
    private func found(_ text: String, _ sight: Sight = .everything) throws -> [Int] {
        try search(text, sight).hits.map { Int($0.unid.rawValue) }.sorted()
    }

    @Test func `a query without marks finds all spellings, one with marks its own, whatever the tone placement`() throws
    {
        let names = ["Nguyễn Hoà", "Nguyễn Hòa", "Nguyen Hoa", "NGUYỄN HOẢ", "Nguyê\u{303}n Ho\u{300}a".normalizedC]
        try put(names.enumerated().map { document($0.offset + 1, [("HoTen", $0.element)]) })
        #expect(try found("hoa") == [1, 2, 3, 4, 5])
        #expect(try found("hòa") == [1, 2, 5])
        #expect(try found("hoà") == [1, 2, 5])
        #expect(try found("Ho\u{300}a") == [1, 2, 5])
        #expect(try found("\"nguyen hoà\"") == [1, 2, 5])
        #expect(try found("\"nguyễn hoa\"") == [1, 2, 4, 5])
        #expect(try found("nguy*") == [1, 2, 3, 4, 5])
    }

    @Test func `words, phrases, alternatives, exclusions and items`() throws {
        try put([
            document(1, [("HoTen", "Trần Thị Lan"), ("GhiChu", "bạn của Mai")]),
            document(2, [("HoTen", "Lê Mai"), ("GhiChu", "thị trường")]),
            document(3, [("HoTen", "Lan Thị"), ("Bang[r1].Ten", "Mai"), ("Bang[r2].Ten", "Trần")]),
        ])
        #expect(try found("lan mai") == [1, 3])
        #expect(try found("\"thi lan\"") == [1])
        #expect(try found("lan OR mai") == [1, 2, 3])
        #expect(try found("mai NOT lan") == [2])
        #expect(try found("HoTen:mai") == [2])
        #expect(try found("hoten:(mai OR lan)") == [1, 2, 3])
        #expect(try found("FIELD Bang CONTAINS mai") == [3])
        #expect(try found("Bang.Ten:mai") == [3])
        #expect(try found("Khong:mai") == [])
        #expect(try found("Khong:mai OR lan") == [1, 3])
        // A phrase does not go from one item, or one row, into the next.
        #expect(try found("\"lan ban\"") == [])
        #expect(try found("\"mai tran\"") == [])
    }

    @Test func `items beyond those with a column of their own are told apart all the same`() throws {
        let many = (0..<IndexSchema.ownColumns).map { ("I\($0)", "x") }
        try put([
            document(1, many), document(2, [("Muon", "hoà bình"), ("Sau", "đất nước")]), document(3, [("Sau", "hoà")]),
        ])
        #expect(try found("Muon:hoa") == [2])
        #expect(try found("Sau:hoà") == [3])
        #expect(try found("Muon:\"hoà binh\"") == [2])
        #expect(try found("Sau:nu*") == [2])
        #expect(try found("hoa") == [2, 3])
        #expect(try found("\"binh dat\"") == [])
        try index.follow(notes: [UNID(rawValue: 2)], documents: [], through: 2)
        #expect(try found("hoa") == [3])
    }

    @Test func `the best come first, page by page`() throws {
        let filler = (0..<60).map { "chữ\($0)" }.joined(separator: " ")
        try put((1...30).map { document($0, [("A", $0 == 17 ? "lan lan lan" : "lan \(filler)")]) })
        let all = try index.search(FullTextRequest(try SearchQuery("lan"), sight: .everything, limit: 100))
        #expect(all.total == 30 && all.hits[0].unid == UNID(rawValue: 17))
        #expect(all.hits.map(\.score) == all.hits.map(\.score).sorted(by: >))
        let pages = try [0, 10, 20, 30].map {
            try index.search(FullTextRequest(try SearchQuery("lan"), sight: .everything, limit: 10, offset: $0))
        }
        #expect(pages.flatMap { $0.hits.map(\.unid) } == all.hits.map(\.unid))
        #expect(pages.allSatisfy { $0.total == 30 })
    }

    @Test func `scores are the same whether the phrases are counted beforehand or while searching`() throws {
        try put((1...40).map { document($0, [("A", $0 % 3 == 0 ? "lan mai lan" : $0 % 2 == 0 ? "mai chín" : "lan")]) })
        let counting = try search("lan OR \"mai chín\"", form: "DangVien")
        // More phrases than are counted while searching; that nobody has them adds nothing.
        let before = try search("lan OR \"mai chín\" OR x1 OR x2 OR x3")
        #expect(counting.total == 40 && counting.total == before.total)
        #expect(counting.hits == before.hits)
        #expect(try search("lan OR mai", form: "ChiBo").total == 0)
    }

    @Test func `pages of the feed in one transaction are as pages one by one`() throws {
        var pages = (1...3).map { page in
            let documents = (1...50).map { document(page * 100 + $0, [("A", "lan \(page) \($0)")]) }
            return IndexedPage(notes: documents.map(\.note), documents: documents, through: UInt64(page))
        }
        try index.follow { pages.isEmpty ? nil : pages.removeFirst() }
        #expect(try index.state()?.through == 3)
        #expect(try search("lan").total == 150)
        struct Broken: Error {}
        let more = IndexedPage(notes: [], documents: [document(500, [("A", "mai")])], through: 4)
        var isFirst = true
        #expect(throws: Broken.self) {
            try index.follow {
                guard isFirst else { throw Broken() }
                isFirst = false
                return more
            }
        }
        #expect(try index.state()?.through == 3)
        #expect(try search("mai").total == 0)
    }

    @Test func `what somebody may not see changes nothing of what is found, counted, ordered or shown`() throws {
        let open = (1...6).map { document($0, [("A", $0.isMultiple(of: 2) ? "lan mai mai" : "lan lan mai chín mười")]) }
        let own = document(7, [("A", "lan riêng")], readers: ["cn=lan/o=x"])
        try put(open + [own])
        let sight = Sight.readers(["cn=lan/o=x"])
        let queries = ["lan", "mai OR lan", "lan NOT chín", "la*", "A:mai OR riêng", "bí", "form"]
        let before = try queries.map { try search($0, sight) }
        let secret = AttachmentReference(name: "bí mật.pdf", size: 1, digest: [UInt8](repeating: 7, count: 32))!
        try put(
            (100...400).map {
                document(
                    $0, [("A", "mai mai chín bí mật"), ("Rieng", "lan")], readers: $0 == 100 ? [] : ["cn=mai/o=x"],
                    form: "Mat", files: [secret])
            }, through: 2)
        for (query, old) in zip(queries, before) {
            let now = try search(query, sight)
            #expect(now.hits == old.hits && now.total == old.total && now.unindexedFiles == 0, "\(query)")
        }
        #expect(try index.unindexedFiles(in: sight, limit: 10).isEmpty)
        #expect(try found("rieng:lan", sight) == [] && found("bí", sight) == [])
        #expect(try found("riêng", .readers([])) == [])
        #expect(try search("lan", sight, form: "Mat").total == 0)
        #expect(try search("lan", form: "Mat").total == 301)
        // The test can fail: whoever sees everything is given other scores.
        #expect(try search("mai OR lan").hits.map(\.score) != before[1].hits.map(\.score))
    }

    @Test func `what was removed or replaced leaves no byte in the files`() throws {
        let secret = AttachmentReference(name: "zebratep.txt", size: 9, digest: [UInt8](repeating: 9, count: 32))!
        let bulk = (1...400).map { document($0, [("A", "thường \($0 * 7919) chữ"), ("B", "zebrachung\($0)")]) }
        try put(bulk)
        try put(
            [
                document(
                    500, [("A", "zebradài " + String(repeating: "zebrabi ", count: 2000))], readers: ["zebradoc"],
                    files: [secret])
            ],
            through: 2)
        try index.setText(.text("zebraruot " + String(repeating: "x ", count: 9000)), of: secret.digest)
        #expect(try found("zebraruot") == [500])
        #expect(try bytesHold("zebraruot") && bytesHold("zebrabi"))
        try index.follow(notes: [UNID(rawValue: 500)], documents: [], through: 3)
        try put([document(7, [("A", "khác")])], through: 4)
        #expect(try index.isStale())
        try index.scrub()
        for word in ["zebradai", "zebrabi", "zebraruot", "zebradoc", "zebratep", "thường 55433 chữ"] {
            #expect(try !bytesHold(word), "\(word)")
        }
        // Segments keep words by what they have in common, so the whole is looked for through the index too.
        #expect(try found("zebrachung7") == [] && found("zebrachung8") == [8])
        #expect(try !index.isStale())
    }

    /// Whether any of the index's files has these bytes.
    private func bytesHold(_ text: String) throws -> Bool {
        for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: path + suffix) {
            let data = try Data(contentsOf: URL(fileURLWithPath: path + suffix))
            if data.range(of: Data(text.utf8)) != nil { return true }
        }
        return false
    }

    @Test func `an index is the same after it was closed, and one that is damaged or foreign is made anew`() throws {
        try put([document(1, [("A", "lan mai")]), document(2, [("A", "lan")])], through: 9)
        let before = try search("lan")
        try index.close()
        var again = try FullTextIndex.open(path: path)
        #expect(try again.state()?.through == 9 && again.documentCount == 2)
        #expect(try again.search(FullTextRequest(try SearchQuery("lan"), sight: .everything)).hits == before.hits)
        try again.close()
        try Data("no database at all".utf8).write(to: URL(fileURLWithPath: path))
        again = try FullTextIndex.open(path: path)
        #expect(try again.state() == nil && again.documentCount == 0)
        try again.close()
    }

    @Test func `random edits end in what a fresh index has`() throws {
        var random = SplitMix(seed: 5)
        let words = ["lan", "Hoà", "hòa", "mai", "đất", "dat", "Bình", "nước", "nuoc"]
        var current: [Int: IndexedDocument] = [:]
        for step in 1...300 {
            let number = Int(random.next() % 40) + 1
            if random.next() % 4 == 0 {
                current[number] = nil
                try index.follow(notes: [UNID(rawValue: UInt128(number))], documents: [], through: UInt64(step))
            } else {
                let text = (0..<5).map { _ in words[Int(random.next() % UInt64(words.count))] }.joined(separator: " ")
                let next = document(number, [("A\(random.next() % 3)", text)])
                current[number] = next
                try put([next], through: UInt64(step))
            }
            if step.isMultiple(of: 97) { try index.scrub() }
        }
        let fresh = try FullTextIndex.open(path: folder.file("fresh.search"))
        try fresh.setHome(.init(incarnation: IncarnationID(rawValue: 1), token: "t"))
        try fresh.follow(notes: [], documents: current.sorted { $0.key < $1.key }.map(\.value), through: 1)
        for query in ["lan", "hoa", "hòa", "A1:dat", "\"lan mai\"", "nu* NOT lan", "mai OR đất"] {
            let request = FullTextRequest(try SearchQuery(query), sight: .everything, limit: 100)
            let (left, right) = (try index.search(request), try fresh.search(request))
            #expect(left.total == right.total)
            let scores = { (answer: FullTextAnswer) in
                answer.hits.map { "\($0.unid) \(Int($0.score * 1e6)) \($0.snippet)" }.sorted()
            }
            #expect(scores(left) == scores(right), "\(query)")
        }
        try fresh.close()
    }
}
