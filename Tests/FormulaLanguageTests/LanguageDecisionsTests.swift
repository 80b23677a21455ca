import Testing

/// One test for each thing the sources leave open; `Documentation/formula.md` gives the reasons.
@Suite struct LanguageDecisionsTests {
    private func shows(_ formula: String, _ expected: String, items: String = "{}") {
        #expect(Evaluation(formula, items: items).shown == expected, "\(formula)")
    }

    @Test func `comparing texts ignores case and nothing else`() {
        shows(#""ĐẢNG" = "đảng""#, "1")
        shows(#""dang" = "đảng""#, "0")
    }

    @Test func `a negation takes the whole comparison`() {
        shows("!1 = 2", "1")
        shows("!0 & 0", "0")
    }

    @Test func `a brace in braces is escaped, and other backslashes stay`() { shows(#"{a\}b\n}"#, #""a}b\n""#) }

    @Test func `single quotes hold a text`() { shows("'it is'", "\"it is\"") }

    @Test func `a date of six numbers keeps its time`() {
        shows("@Date(2023;2;21;8;30;0)", "2023-02-21T08:30:00+07:00")
    }

    @Test func `both sides of a logical operator are evaluated`() {
        #expect(Evaluation("0 & 1/0").type == "error")
        #expect(Evaluation("1 | 1/0").type == "error")
    }

    @Test func `a missing item compares as the empty text`() {
        shows(#"Missing = """#, "1")
        shows(#"Missing != "a""#, "1")
        shows("Missing > 5", "0")
    }

    @Test func `values of different types are unequal and have no order`() {
        shows(#""5" = 5"#, "0")
        shows(#""5" != 5"#, "1")
        shows(#""5" < 6"#, "0")
    }

    @Test func `the text of a large number has an exponent from ten to the fifteenth on`() {
        shows("@Text(999999999999999)", "\"999999999999999\"")
        shows("@Text(1000000000000000)", "\"1E+15\"")
    }

    @Test func `two digits of a year from 50 on are of the last century`() {
        shows("[1/1/50]:[1/1/49]", "1950-01-01:2049-01-01")
    }

    @Test func `the longest operator counts`() { shows("3*-1", "2") }

    @Test func `a cell of a table is one name, a bracket behind a value is a subscript`() {
        let items = #"{"QuaTrinh[r7].TuNgay":"2001","List":["a","b"]}"#
        shows("QuaTrinh[r7].TuNgay", "\"2001\"", items: items)
        shows("List[2]", "\"b\"", items: items)
    }
}
