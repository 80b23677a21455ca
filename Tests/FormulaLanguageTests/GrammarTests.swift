import Testing

@testable import FormulaLanguage

@Suite struct GrammarTests {
    @Test(arguments: [
        ("", 1, 1, "expected an item"), ("1 +", 1, 4, "expected an item"), ("(1", 1, 3, "expected an operator or )"),
        ("1 2", 1, 3, "an operator, ; or the end"), ("a\n= %", 2, 3, "this character"), ("\"abc", 1, 1, "no end"),
        ("{abc", 1, 1, "no end"), ("[2023-13-01]", 1, 1, "in brackets"), ("a[1", 1, 4, "]"),
        ("@", 1, 1, "name of a function"),
        ("@If(1;;2)", 1, 7, "expected an item"), ("@Now()", 1, 6, "expected an item"),
        ("FIELD 1 := 2", 1, 7, "the end"),
        ("DEFAULT x 5", 1, 11, ":="), ("REM 5; 1", 1, 5, "a text in quotes"),
        ("12ABC", 1, 3, "operator after the number"),
        ("x := 5", 1, 7, "No Main"), ("\"Đồng\" @", 1, 8, "function"), (".", 1, 1, "digit"),
        ("1;;2", 1, 3, "expected an item"),
        ("@Left(\"a\", 1)", 1, 10, "this character"), ("@UpperCas(\"a\")", 1, 1, "did you mean @UpperCase?"),
    ])
    func `a mistake is named with its place and what was expected`(text: String, line: Int, column: Int, part: String) {
        let error = #expect(throws: FormulaSyntaxError.self) { try Formula(text) }
        #expect(error?.line == line && error?.column == column && error?.message.contains(part) == true, "\(error!)")
    }

    @Test(arguments: [
        ("FIELD x := 1; 1", FormulaContext.selection, "FIELD"), ("@SetField(\"x\"; 1)", .column, "@SetField"),
        ("@DbColumn(\"\":\"\"; \"\"; \"v\"; 1)", .selection, "@DbColumn"), ("@UserRoles", .column, "@UserRoles"),
        ("@DbLookup(\"\"; \"\"; \"v\"; \"k\"; 1)", .column, "@DbLookup"),
        ("@DeleteDocument", .computed, "@DeleteDocument"),
        ("@AllChildren", .column, "@AllChildren"), ("@Failure(\"x\")", .selection, "@Failure"),
        ("@DocChildren", .selection, "@DocChildren"), ("@All", .column, "@All"),
        ("@Command([FileSave])", .agent, "@Command"),
    ])
    func `what Notes refuses in a place is refused`(text: String, context: FormulaContext, name: String) {
        let error = #expect(throws: FormulaSyntaxError.self) { try Formula(text, context: context) }
        #expect(error?.isUnavailable == true && error?.message.contains(name) == true)
        #expect(throws: Never.self) { try Formula(text, context: .evaluation) }
    }

    @Test func `a formula says what it depends on`() throws {
        #expect(try Formula("@Today > NgaySinh").traits.contains(.timeVariant))
        #expect(try Formula("[6/30] > NgaySinh").traits.contains(.timeVariant))
        #expect(try Formula("@UserName").traits.contains(.usesUser))
        #expect(try Formula("@DbColumn(\"\"; \"\"; \"v\"; 1)").traits.contains(.usesLookups))
        #expect(try Formula("SELECT Form = \"A\" | @AllDescendants").traits.contains([.selects, .allDescendants]))
        #expect(try Formula("FIELD a := 1; a").traits.contains(.sideEffects))
        #expect(try Formula("@Eval(a)").traits.contains([.readsAnyItem, .timeVariant, .usesLookups]))
        #expect(try Formula("@GetField(a)").traits.contains(.readsAnyItem))
        let plain = try Formula("@GetField(\"B\"); HoTen + DanToc")
        #expect(plain.traits.isEmpty)
        #expect(Set(plain.itemsRead.map(\.text)) == ["B", "HoTen", "DanToc"])
    }

    @Test func `constants are calculated beforehand`() throws {
        #expect(try Formula("1 + 2 * @Length(\"abc\")").root is ConstantNode)
        #expect(try Formula("\"a\":\"b\":(\"c\":\"d\")").root is ConstantNode)
        #expect(try Formula("1 / 0").root is BinaryNode)
        #expect(!(try Formula("@Today").root is ConstantNode))
    }

    @Test func `a formula in every locale reads its own dates and ISO dates`() {
        #expect(Evaluation("[30/6/1997]", locale: .viVN).shown == "1997-06-30")
        #expect(Evaluation("[1997-06-30]", locale: .viVN).shown == "1997-06-30")
        #expect(Evaluation("@Text([1997-06-30T17:30:00+07:00])", locale: .viVN).shown == "\"30/06/1997 17:30\"")
        #expect(Evaluation("@Text(1234567.5; \"F2,\")", locale: .viVN).shown == "\"1.234.567,50\"")
        #expect(Evaluation("@Text(1234567; \"C,0\")", locale: .viVN).shown == "\"1.234.567 ₫\"")
        #expect(Evaluation("@TextToNumber(\"1.234,5\")", locale: .viVN).shown == "1234.5")
        #expect(Evaluation("@Text(@Today; \"S3\")", locale: .viVN).shown == "\"Hôm nay\"")
        #expect(Evaluation("@Sort(\"đa\":\"dz\":\"da\")", locale: .viVN).shown == "\"da\":\"dz\":\"đa\"")
        #expect(Evaluation("@Text([1980-02])", locale: .viVN).shown == "\"02/1980\"")
    }
}
