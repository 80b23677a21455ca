import FormulaLanguage
import NoteModel

/// What the fuzzer does with one input; the tests do it with the kept corpus and with mutations of it.
enum FormulaExercise {
    private static let note = NoteHost(
        NoteContent([
            .init(path: ItemPath("HoTen")!, value: .text("Nguyễn Thị Lan")),
            .init(path: ItemPath("NgoaiNgu")!, value: .textList(["Anh", "Nga"])),
            .init(path: ItemPath("DangPhi")!, value: .number(ExactDecimal("12.5")!)),
            .init(path: ItemPath("NgaySinh")!, value: .dateTime(.date(CalendarDate(year: 1980, month: 2)!))),
            .init(path: ItemPath("a")!, value: .numberList([1, 2, 3])),
        ]), form: "DangVien")

    /// Nil when nothing is wrong, otherwise what is.
    static func complaint(about bytes: [UInt8]) -> String? {
        let text = String(decoding: bytes, as: UTF8.self)
        let settings = FormulaSettings(
            now: 1_677_000_000_000, zone: 420, locale: bytes.count.isMultiple(of: 2) ? .enUS : .viVN,
            userName: "CN=Lan/O=Thanh Xuân", limits: FormulaLimits(steps: 20_000, textBytes: 1 << 16))
        let formula: Formula
        do throws(FormulaSyntaxError) {
            formula = try Formula(text, settings: settings)
        } catch {
            let length = text.unicodeScalars.count
            let isInside = error.line >= 1 && error.column >= 1 && error.offset <= length && error.length <= length
            return isInside && !error.message.isEmpty ? nil : "a syntax error lies outside the formula"
        }
        let evaluator = FormulaEvaluator(settings: settings)
        let first = evaluator.evaluate(formula, on: note)
        let second = FormulaEvaluator(settings: settings).evaluate(formula, on: note)
        if first != second { return "two evaluations differ" }
        switch first.value {
        case .text(let list):
            return list.isEmpty || list.contains { !$0.isNormalizedC } ? "a text list is not well formed" : nil
        case .number(let list): return list.isEmpty ? "a number list is empty" : nil
        case .dateTime(let list): return list.isEmpty ? "a date list is empty" : nil
        case .range(let list): return list.isEmpty ? "a range list is empty" : nil
        case .error(let message): return message.isEmpty ? "an error says nothing" : nil
        case .none: return nil
        }
    }
}
