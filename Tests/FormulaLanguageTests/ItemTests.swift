import NoteModel
import Testing

@testable import FormulaLanguage

@Suite struct ItemTests {
    private let items = #"""
        {"HoTen":"An","DangPhi":12.5,"NgoaiNgu":["Anh","Nga"],"NgaySinh":{"date":"1980-02"},"Rong":[],
         "Lon":12345678901234567890123456789,"Ky":{"range":[{"date":"1980"},{"date":"1984"}]},
         "Bai":{"html":"<p>Một &amp; hai</p><p>ba</p>"},"Nguoi":{"names":["CN=Lan/O=X"]}}
        """#

    @Test(
        arguments: Cases.of(
            #"""
            hoten → "An"
            DangPhi * 2 → 25
            NgoaiNgu = "Nga" → 1
            NgoaiNgu <> "Nga" → 1
            @Elements(Rong) → 0
            Rong = "" → 1
            Lon → 12345678901234567890123456789
            Lon + 1 → 12345678901234567890123456790
            NgaySinh → 1980-02
            NgaySinh < [1980-03] → 1
            NgaySinh >= [1981] → 0
            @Text(NgaySinh) → "02/1980"
            Ky → 1980/1984
            Bai → "Một & hai
            @IsAvailable(HoTen):@IsAvailable(Khac):@IsUnavailable(Khac) → 1:0:1
            @GetField("dangphi") → 12.5
            HoTen := "B"; HoTen → "B"
            FIELD HoTen := "B"; HoTen → "B"
            FIELD HoTen := @DeleteField; @IsAvailable(HoTen) → 0
            @SetField("Moi"; 1:2); Moi → 1:2
            DEFAULT Khac := "x"; Khac → "x"
            DEFAULT HoTen := "x"; HoTen → "An"
            DEFAULT Khac := "x"; DEFAULT Khac := "y"; Khac → "x"
            @Elements(@DocFields) → 9
            @Abstract([TEXTONLY]; 20; "Tên: "; "HoTen":"NgoaiNgu") → "Tên: An Anh, Nga"
            @IsMember("Anh"; NgoaiNgu) → 1
            @IsNull(Khac) → 1
            Form = "" → 1
            """#
        ).filter { !$0.formula.hasPrefix("Bai") })
    func `items read as values`(example: Cases) {
        #expect(example.difference(items: items) == nil, "\(example.formula) should give \(example.expected)")
    }

    @Test func `rich text reads as its plain text`() {
        #expect(Evaluation("Bai", items: items).shown == "\"Một & hai\nba\"")
    }

    @Test func `what a formula writes is told apart from its value`() throws {
        let formula = try Formula("FIELD a := 1:2; FIELD b := @Unavailable; FIELD A := \"z\"; SELECT 0; 7")
        let result = FormulaEvaluator().evaluate(formula, on: NoteHost())
        #expect(result.value == .number([7]) && !result.matches && result.isModified)
        #expect(result.writes.map(\.name.text) == ["a", "b"])
        #expect(result.writes[0].value == .text("z") && result.writes[1].value == nil)
        let deletion = FormulaEvaluator().evaluate(try Formula("@DeleteDocument"), on: NoteHost())
        #expect(deletion.deletion == .delete)
    }

    @Test func `an evaluator keeps nothing from one note for the next`() throws {
        let evaluator = FormulaEvaluator()
        let formula = try Formula("x := @If(HoTen = \"\"; x; HoTen); FIELD y := x; x")
        let note = NoteHost(NoteContent([.init(path: ItemPath("HoTen")!, value: .text("An"))]))
        #expect(evaluator.value(formula, on: note) == .text(["An"]))
        #expect(evaluator.evaluate(formula, on: NoteHost()).value == .text([""]))
    }

    @Test func `a selection matches by SELECT or by its value, and an error does not match`() throws {
        let evaluator = FormulaEvaluator()
        #expect(evaluator.matches(try Formula("SELECT @All", context: .selection), on: NoteHost()))
        #expect(evaluator.matches(try Formula("1 = 1", context: .selection), on: NoteHost()))
        #expect(!evaluator.matches(try Formula("SELECT 1 / 0", context: .selection), on: NoteHost()))
        #expect(!evaluator.matches(try Formula("\"a\"", context: .selection), on: NoteHost()))
    }

    @Test func `a host answers look-ups`() throws {
        struct Host: FormulaHost {
            var itemNames: [String] { [] }
            func item(_ name: ItemName) -> ItemValue? { nil }
            func answer(_ request: FormulaRequest) -> FormulaAnswer {
                switch request {
                case .lookup(_, _, "ByCell", let keys, "HoTen", nil, _):
                    keys == [.text("Tổ 3")] ? .value(.textList(["An", "Ân"])) : .nothing
                case .column(_, _, _, let column): .value(.number(ExactDecimal(column)))
                default: .notAvailable
                }
            }
        }
        let evaluator = FormulaEvaluator()
        func value(_ text: String) throws -> FormulaValue { evaluator.value(try Formula(text), on: Host()) }
        #expect(try value(#"@DbLookup("":"NoCache"; ""; "ByCell"; "Tổ 3"; "HoTen")"#) == .text(["An", "Ân"]))
        #expect(try value(#"@DbLookup(""; ""; "ByCell"; "Tổ 4"; "HoTen"; [FAILSILENT])"#) == .text([""]))
        #expect(try value(#"@DbLookup(""; ""; "ByCell"; "Tổ 4"; "HoTen")"#) == .error("Entry not found in index"))
        #expect(try value(#"@DbColumn(""; ""; "v"; 3)"#) == .number([3]))
    }
}
