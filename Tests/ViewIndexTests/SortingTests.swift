import FormulaLanguage
import NoteModel
import Testing
import ViewIndex

@Suite("How rows of views sort")
struct SortingTests {
    private func key(_ value: FormulaValue) -> [UInt8] {
        var key: [UInt8] = []
        SortKey.append(value, to: &key, locale: .viVN, zone: 420)
        return key
    }

    private func isAscending(_ values: [FormulaValue]) -> Bool {
        zip(values, values.dropFirst()).allSatisfy { key($0).lexicographicallyPrecedes(key($1)) }
    }

    @Test("Numbers sort by size, whatever their digits and signs")
    func numbers() {
        let texts = [
            "-1200", "-1.5", "-1.25", "-0.001", "0", "0.0002", "0.5", "1", "1.05", "1.5", "9", "10", "11", "1000.5",
            "1e20",
        ]
        #expect(isAscending(texts.map { .number([ExactDecimal($0)!]) }))
    }

    @Test("Names sort as Vietnamese dictionaries do")
    func names() {
        let names = ["An", "Ánh", "Ăng", "Âu", "Dung", "Đào", "Lê An", "Lên", "Ông", "Uyên", "Ưng", "Yến"]
        #expect(isAscending(names.map { .text([$0]) }))
    }

    @Test("Partial dates stand before what they contain, and a date before the times of its day")
    func dates() {
        let dates = ["1980", "1980-02", "1980-02-03"].map { DateTimeValue.date(CalendarDate(iso: $0)!) }
        let times = ["1980-02-03T08:30:00+07:00", "1980-02-03T02:30:00+00:00"].map { DateTimeValue(isoInstant: $0)! }
        let values = dates + times + [.date(CalendarDate(iso: "1981")!)]
        #expect(isAscending(values.map { .dateTime([$0]) }))
    }

    @Test("Numbers come before times, times before texts, texts before errors")
    func kinds() {
        let date = DateTimeValue.date(CalendarDate(iso: "2020-01-01")!)
        #expect(isAscending([.number([5]), .dateTime([date]), .text([""]), .text(["a"]), .error("x")]))
    }

    private func document(_ values: [FormulaValue], created: UInt64 = 1) -> ViewDocument {
        ViewDocument(
            unid: UNID(rawValue: UInt128(created)), created: created, parent: nil, isSelected: true, isConflict: false,
            values: values)
    }

    @Test("A document with several categories has a row in each, and A\\B stands inside A")
    func categories() {
        let design = ViewDesign(
            unid: UNID(rawValue: 1), name: "V", selection: "SELECT @All",
            columns: [ViewColumn(name: "C", formula: "C", sort: .ascending, isCategorized: true)])
        var known = CategoryKeys()
        let rows = ViewPlacement(design).rows(of: document([.text(["B", "A\\X"])]), below: nil, &known)
        #expect(rows.map(\.categories.count) == [1, 2])
        #expect(rows[1].categories.map(\.label) == [.text(["A"]), .text(["X"])])
        #expect(rows[1].key.lexicographicallyPrecedes(rows[0].key))
    }

    @Test("A descending column turns the order round, and rows that are equal in it keep their own")
    func descending() {
        let design = ViewDesign(
            unid: UNID(rawValue: 1), name: "V", selection: "SELECT @All",
            columns: [
                ViewColumn(name: "A", formula: "A", sort: .descending),
                ViewColumn(name: "B", formula: "B", sort: .ascending),
            ])
        let placement = ViewPlacement(design)
        let rows: [[FormulaValue]] = [
            [.text(["b"]), .number([1])], [.text(["ab"]), .number([1])], [.text(["a"]), .number([1])],
            [.text(["a"]), .number([2])], [.text([""]), .number([0])],
        ]
        var known = CategoryKeys()
        let keys = rows.map { placement.rows(of: document($0), below: nil, &known)[0].key }
        #expect(zip(keys, keys.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
    }

    @Test func `categories that were met before give the same rows`() {
        let design = ViewDesign(
            unid: UNID(rawValue: 1), name: "V", selection: "SELECT @All",
            columns: [
                ViewColumn(name: "A", formula: "A", sort: .ascending, isCategorized: true),
                ViewColumn(name: "B", formula: "B", sort: .descending, isCategorized: true),
            ])
        let placement = ViewPlacement(design)
        let texts = ["Chi bộ 1", "Chi bộ 1\\Tổ 2", "chi bộ 1", ""]
        var known = CategoryKeys()
        for _ in 0..<2 {
            for (first, second) in texts.flatMap({ first in texts.map { (first, $0) } }) {
                let document = document([.text([first]), .text([second])])
                var none = CategoryKeys()
                #expect(
                    placement.rows(of: document, below: nil, &known) == placement.rows(of: document, below: nil, &none))
            }
        }
    }

    @Test("A leaf reads back as it was written, with keys that share their beginnings")
    func leaf() throws {
        var leaf = ViewLeaf()
        for number in (0..<300).reversed() {
            leaf.set([1, 2, UInt8(number / 256), UInt8(number % 256)], to: [UInt8(number % 7)])
        }
        leaf.set([1, 2, 0, 5], to: nil)
        #expect(leaf.entries.count == 299)
        #expect(try ViewLeaf(decoding: leaf.encoded) == leaf)
    }
}
