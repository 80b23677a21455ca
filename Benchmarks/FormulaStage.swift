import FormulaLanguage
import Interchange
import NoteModel

/// Reading formulas, and a view's selection with five columns over dossiers in memory.
enum FormulaStage {
    struct Result {
        /// What reading and compiling a formula, a selection with five columns on a note, and a line cost.
        let parsed: Cost
        let evaluated: Cost
        let answered: Cost
    }

    private static let typical = [
        #"SELECT Form = "DangVien" & TrangThai != "DaChuyen" & DangPhi > 0"#,
        "HoTen",
        #"@If(GioiTinh = "Nu"; "Bà "; "Ông ") + @ProperCase(HoTen)"#,
        "@Year(NgaySinh)",
        #"@Text(DangPhi * 12; "F0,")"#,
        #"@Implode(NgoaiNgu; ", ")"#,
    ]

    static func run(_ count: Int) throws -> Result {
        let notes = (0..<1000).map(note)
        let settings = FormulaSettings(now: 1_677_000_000_000, zone: 420, locale: .viVN)
        let parsed = try threadCost {
            for _ in 0..<(count / typical.count) {
                for text in typical { _ = try Formula(text, settings: settings) }
            }
        }
        let formulas = try typical.map { try Formula($0, settings: settings) }
        let evaluator = FormulaEvaluator(settings: settings)
        var selected = 0
        let evaluated = threadCost {
            for index in 0..<count {
                let host = notes[index % notes.count]
                guard evaluator.matches(formulas[0], on: host) else { continue }
                selected += 1
                for column in formulas[1...] { _ = evaluator.value(column, on: host) }
            }
        }
        precondition(selected > count / 2, "the selection finds most notes")
        let line = Array(
            ##"{"formula":"@If(GioiTinh = \"Nu\"; \"Bà \"; \"Ông \") + HoTen","items":{"HoTen":"Lan","GioiTinh":"Nu"}}"##
                .utf8)
        var answerer = FormulaAnswerer()
        let answered = threadCost {
            for number in 0..<(count / 4) {
                _ = JSONWriter.bytes(answerer.answer(json: line.span, line: number, now: 0))
            }
        }
        return Result(
            parsed: parsed.cost / (count / typical.count * typical.count), evaluated: evaluated.cost / count,
            answered: answered.cost / (count / 4))
    }

    /// Twenty-five items, as a dossier has.
    private static func note(_ number: Int) -> NoteHost {
        func text(_ name: String, _ text: String) -> NoteContent.Item {
            .init(path: ItemPath(name)!, value: .text(text))
        }
        var items = [
            text("HoTen", "nguyễn thị lan \(number)"), text("TrangThai", "ChinhThuc"), text("Form", "DangVien"),
            text("GioiTinh", number.isMultiple(of: 2) ? "Nu" : "Nam"),
            .init(path: ItemPath("DangPhi")!, value: .number(ExactDecimal(50 + number))),
            .init(path: ItemPath("NgoaiNgu")!, value: .textList(["Anh", "Nga"])),
            .init(
                path: ItemPath("NgaySinh")!,
                value: .dateTime(.date(CalendarDate(year: 1950 + number % 50, month: 3, day: 1)!))),
        ]
        for index in items.count..<25 { items.append(text("Muc\(index)", "giá trị \(index)")) }
        return NoteHost(NoteContent(items))
    }
}
