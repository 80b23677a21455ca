import FormulaLanguage
import NoteModel
import Testing

@Suite struct ItemConditionTests {
    private let content = NoteContent([
        .init(path: ItemPath("HoTen")!, value: .text("An")),
        .init(path: ItemPath("DangPhi")!, value: .number(ExactDecimal("12.5")!)),
        .init(path: ItemPath("NgoaiNgu")!, value: .textList(["Anh", "Nga"])),
        .init(path: ItemPath("NgaySinh")!, value: .dateTime(.date(CalendarDate(year: 1980, month: 2)!))),
    ])

    @Test(arguments: [
        (#"Form = "DangVien""#, true), (#"HoTen = "an""#, true), (#"HoTen != "An""#, false),
        ("DangPhi > 12 & DangPhi <= 12.50", true),
        (#"NgoaiNgu = "Nga""#, true), (#"NgoaiNgu <> "Nga""#, true), (#"NgoaiNgu = "Pháp":"Nga""#, true),
        (#"!(HoTen = "An") | 1"#, true), (#"!HoTen = "An""#, false), ("1 | 0 & 0", false), (#"Khac = """#, true),
        ("NgaySinh < [1980-03]", true), ("NgaySinh >= [1981]", false), (#"DangPhi = "12.5""#, false),
        (#"SELECT HoTen = {An};"#, true), ("DangPhi >= 1000000000000000000000", false), ("-1 < 0.5", true),
    ])
    func `conditions hold as in formulas`(text: String, holds: Bool) throws {
        #expect(try ItemCondition(parsing: text).matches(content, form: "DangVien") == holds)
    }

    @Test(arguments: [
        ("", "column 1"), ("HoTen =", "column 8"), (#"HoTen = "An"#, "column 12"), ("(a = 1", "column 7"),
        ("a = 1 b", "column 7"),
        ("a\n= %", "line 2, column 3"), ("a = [1980-13]", "column 5"),
    ])
    func `a mistake is named with its place`(text: String, place: String) {
        let error = #expect(throws: DongboError.self) { try ItemCondition(parsing: text) }
        #expect(error?.code == .badData && error?.message.contains(place) == true, "\(error?.message ?? "")")
    }

    @Test func `depth is bounded`() {
        let text = String(repeating: "(", count: 100_000) + "1"
        #expect(throws: DongboError.self) { try ItemCondition(parsing: text) }
        #expect(throws: DongboError.self) { try ItemCondition(parsing: String(repeating: "!", count: 100_000) + "1") }
    }
}
