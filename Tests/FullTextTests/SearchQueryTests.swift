import FullText
import Testing

@Suite struct SearchQueryTests {
    /// A query as an expression with every parenthesis.
    private func shape(_ query: SearchQuery) -> String {
        switch query {
        case .term(let term):
            (term.item.map { $0 + ":" } ?? "")
                + term.words.map { String(decoding: $0.spelling, as: UTF8.self) + ($0.hasMarks ? "'" : "") }
                .joined(separator: "_") + (term.isPrefix ? "*" : "")
        case .all(let parts): "(" + parts.map(shape).joined(separator: " & ") + ")"
        case .any(let parts): "(" + parts.map(shape).joined(separator: " | ") + ")"
        case .not(let part): "!" + shape(part)
        }
    }

    @Test(arguments: [
        ("lan", "lan"), ("Nguyen Lan", "(nguyen & lan)"), ("a1 AND b2 OR c3", "((a1 & b2) | c3)"),
        ("a1 & (b2 | c3)", "(a1 & (b2 | c3))"), ("\"ha dinh\"", "ha_dinh"), ("03/02/1980", "03_02_1980"),
        ("nguy*", "nguy*"), ("\"nguyen th\"*", "nguyen_th*"), ("lan NOT hoa", "(lan & !hoa)"),
        ("lan AND NOT (hoa OR mai)", "(lan & !(hoa | mai))"), ("HoTen:lan", "HoTen:lan"),
        ("FIELD HoTen CONTAINS lan", "HoTen:lan"), ("FIELD HoTen = \"thi lan\"", "HoTen:thi_lan"),
        ("HoTen:(lan OR mai) ha", "((HoTen:lan | HoTen:mai) & ha)"), ("and or not", "(and & or & not)"),
        ("nguyễn", "nguyê\u{303}n'".isEmpty ? "" : "nguyên\u{303}'"), ("lan - mai", "(lan & mai)"),
        ("http://x.vn/a", "http_x_vn_a"), ("08:30", "08_30"),
        ("QuaTrinh.ChucVu:bi", "QuaTrinh.ChucVu:bi"), ("“ha dinh”", "ha_dinh"), ("ORDER NOTE", "(order & note)"),
    ])
    func `queries are read`(_ text: String, _ expected: String) throws {
        #expect(shape(try SearchQuery(text)) == expected)
    }

    @Test(arguments: [
        ("", 1, "word"), ("   ", 4, "word"), ("(lan", 5, "')'"), ("lan)", 4, "end of the query"),
        ("lan AND", 8, "word"), ("OR lan", 1, "word"), ("NOT lan", 1, "must be there"),
        ("lan OR NOT mai", 8, "must be there"),
        ("\"lan", 5, "quotation mark"), ("\"\"", 1, "word between"), ("*", 1, "letters before"),
        ("n*", 1, "at least 2"),
        ("FIELD", 6, "item's name"), ("FIELD HoTen lan", 13, "CONTAINS"), ("FIELD HoTen CONTAINS", 21, "word"),
        ("A:(B:c)", 6, "item within an item"), ("…", 2, "word"), ("lan NOT NOT mai", 9, "after NOT"), ("()", 2, "word"),
    ])
    func `a malformed query gives the place and what was expected`(_ text: String, _ column: Int, _ expected: String) {
        let error = #expect(throws: SearchSyntaxError.self) { try SearchQuery(text) }
        #expect(error?.column == column)
        #expect(error?.expected.contains(expected) == true, "\(error?.expected ?? "")")
    }

    @Test func `hostile queries are bounded`() {
        #expect(throws: SearchSyntaxError.self) { try SearchQuery(String(repeating: "(", count: 4000)) }
        #expect(throws: SearchSyntaxError.self) { try SearchQuery(String(repeating: "a ", count: 100)) }
        #expect(throws: SearchSyntaxError.self) { try SearchQuery(String(repeating: "lan ", count: 5000)) }
        let signs = [
            "(", ")", "\"", "*", "lan", "mã", "AND", "OR", "NOT", "FIELD", "CONTAINS", ":", "=", "x:", "!", "|", " ",
        ]
        var seed: UInt64 = 3
        var readable = 0
        for _ in 0..<20_000 {
            let text = (0..<8).map { _ -> String in
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return signs[Int(seed >> 33) % signs.count]
            }.joined(separator: " ")
            do {
                readable += try SearchQuery(text).positiveTerms.isEmpty ? 0 : 1
            } catch {
                #expect(error.column >= 1 && error.column <= text.count + 1, "\(text)")
            }
        }
        #expect(readable > 500)
    }
}
