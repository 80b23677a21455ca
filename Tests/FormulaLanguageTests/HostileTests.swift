import NoteModel
import Testing

@testable import FormulaLanguage

/// Formulas made to hang or to crash: each ends soon, with an error.
@Suite struct HostileTests {
    private static let deep = 100_000
    private static let bombs: [(String, String)] = [
        ("parentheses", String(repeating: "(", count: deep / 4) + "1"),
        ("negations", String(repeating: "!", count: deep / 4) + "1"),
        ("signs", String(repeating: "- ", count: deep / 4) + "1"),
        ("subscripts", "a" + String(repeating: "[1]", count: deep / 10)),
        ("assignments", (0..<400).map { "a\($0):=" }.joined() + "1"),
        ("calls", String(repeating: "@Abs(", count: deep / 10) + "1"),
        ("names", (0..<5000).map { "a\($0)" }.joined(separator: "+")),
        ("too long", String(repeating: "1+", count: deep) + "1"),
        ("endless loop", "@While(1; 1)"),
        ("endless loop with errors", "@While(1; 1/0)"),
        ("endless do", "@DoWhile(1; 1)"),
        ("endless for", "@For(i := 0; 1; i := i + 1; i)"),
        ("caught endless loop", "@IfError(@While(1; 1); 5)"),
        ("doubling text", "a := \"xxxxxxxxxxxxxxxx\"; @While(1; a := a + a); a"),
        ("doubling list", "a := \"x\"; @While(1; a := a:a); a"),
        ("permuted list", "a := 1:2:3:4:5:6:7:8:9:10; @While(1; a := a *+ a); a"),
        ("eval in eval", "a := \"@Eval(a)\"; @Eval(a)"),
        ("eval doubled", "a := \"@Eval(a) + @Eval(a)\"; @Eval(a)"),
        ("many variables", "@For(i := 0; 1; i := i + 1; @Set(\"v\" + @Text(i); i))"),
        ("replacing", "a := @Repeat(\"a\"; 1000); @While(1; a := @ReplaceSubstring(a; \"a\"; \"aa\")); a"),
        ("imploding", "a := @Repeat(\"a\"; 1000); @While(1; a := @Implode(a:a:a:a; a)); a"),
        ("transforming", "a := 1:2:3:4; @While(1; a := @Transform(a; \"x\"; x:x:x)); a"),
        ("factorial", "f := 1; @For(i := 1; i < 1000; i := i + 1; f := f * i); f"),
    ]

    @Test(arguments: bombs.map(\.0))
    func `a formula that would not end gives an error`(name: String) throws {
        let text = try #require(Self.bombs.first { $0.0 == name }).1
        let clock = ContinuousClock()
        var found: Evaluation?
        let time = clock.measure { found = Evaluation(text) }
        #expect(found?.type == "error" || found?.type == "syntax", "\(found?.type ?? "")")
        #expect(time < .seconds(20))
    }

    @Test(arguments: ["@Matches", "@Like"])
    func `no pattern is slow`(function: String) {
        let star = function == "@Like" ? "%a" : "*a"
        let pattern = String(repeating: star, count: 60) + "b"
        let time = ContinuousClock().measure {
            let result = Evaluation("\(function)(@Repeat(\"a\"; 1000); \"\(pattern)\")")
            #expect(result.shown == "0")
        }
        #expect(time < .seconds(5))
    }

    @Test func `a long chain of operators is no deep one`() {
        #expect(Evaluation((0..<20_000).map { "\($0 % 10)" }.joined(separator: "+")).shown == "90000")
        #expect(
            Evaluation("@Elements(" + (0..<20_000).map { "\($0 % 10)" }.joined(separator: ":") + ")").shown == "20000")
        #expect(Evaluation((0..<10_000).map { _ in "x:=1" }.joined(separator: ";") + ";x").shown == "1")
    }

    @Test func `numbers out of every range are errors`() {
        for formula in [
            "1E308 * 10", "@Power(1E200; 2)", "@Exp(710)", "@Ln(-1)", "@Sqrt(-1)", "@Log(0)", "@ACos(2)", "1 / 0",
            "@Modulo(1; 0)", "@Power(0; -1)", "@Tan(1E308) * 1E308 * 1E308",
        ] {
            #expect(Evaluation(formula).type == "error", "\(formula)")
        }
    }

    @Test func `a list of ninety thousand characters is no problem`() {
        let formula =
            "a := @Repeat(\"abcdefghij\"; 90); b := a; @For(i := 1; i < 100; i := i + 1; b := b + a); @Length(b)"
        #expect(Evaluation(formula).shown == "90000")
    }

    @Test(arguments: FunctionTable.all.map(\.name))
    func `no function falls over the largest and smallest numbers`(name: String) {
        let extremes = [
            "-9.3e18", "-9223372036854775808", "-9223372036854775807", "9223372036854775807", "9.3e18", "-1e300",
            "1e300",
            "-1e-300", "0",
        ]
        for number in extremes {
            for arguments in [
                [number], [number, number], ["1:2:3", number], ["\"a\":\"b\"", number], ["\"abc\"", number, number],
                ["\"abc\"", "\"b\"", number], ["@Today", number, number, number, number, number, number],
                [number, "\"abc\"", number], ["\"abc\"", "1", "\"b\"", number],
            ] {
                // Whatever it gives: the test is that something comes back.
                let text = "\(name)(\(arguments.joined(separator: "; ")))"
                #expect(!Evaluation("i := 1; " + text).type.isEmpty)
                let late = arguments.map { $0 == number ? "@TextToNumber(\"\(number)\")" : $0 }
                #expect(!Evaluation("\(name)(\(late.joined(separator: "; ")))").type.isEmpty)
            }
        }
    }

    @Test func `looking up in a loop ends like any other loop`() throws {
        final class Host: FormulaHost {
            var asked = 0
            var itemNames: [String] { [] }
            func item(_ name: ItemName) -> ItemValue? { nil }
            func answer(_ request: FormulaRequest) -> FormulaAnswer {
                asked += 1
                return .value(.numberList((0..<1000).map { ExactDecimal($0) }))
            }
        }
        let host = Host()
        let loop = #"@For(i := 0; i < 100000; i := i + 1; x := @DbColumn("":"NoCache"; ""; "v"; 1)); 1"#
        guard case .error = FormulaEvaluator().value(try Formula(loop), on: host) else {
            Issue.record("the loop went on")
            return
        }
        #expect(host.asked < 1000)
    }

    @Test func `a look-up asks once`() throws {
        final class Host: FormulaHost {
            var asked = 0
            var itemNames: [String] { [] }
            func item(_ name: ItemName) -> ItemValue? { nil }
            func answer(_ request: FormulaRequest) -> FormulaAnswer {
                asked += 1
                return .value(.text("An"))
            }
        }
        let host = Host()
        let formula = try Formula(#"@DbLookup("":"NoCache"; ""; "v"; "k"; 1)"#)
        #expect(FormulaEvaluator().value(formula, on: host) == .text(["An"]))
        #expect(host.asked == 1)
    }
}
