import MergeSimulation
import NoteModel
import SimulationKit
import Testing

@Suite struct ExactDecimalTests {
    @Test(arguments: [
        ("0", "0"), ("-0", "0"), ("0.0", "0"), ("12.50", "12.5"), ("-12.50e3", "-12500"), ("1E2", "100"),
        ("1e-3", "0.001"), ("1e-34", "0.0000000000000000000000000000000001"), ("1e-35", "1e-35"),
        ("0.10", "0.1"), ("1e33", "1000000000000000000000000000000000"), ("1e34", "1e34"), ("1e39", "1e39"),
        ("9999999999999999999999999999999999", "9999999999999999999999999999999999"),
    ])
    func `numbers print in plain notation where it is short`(text: String, printed: String) {
        #expect(ExactDecimal(text)?.description == printed)
    }

    @Test(arguments: [
        "", "-", "+1", ".5", "1.", "01", "1e", "1e+", " 1", "1 ", "0x1", "1,5", "١", "1e7000", "NaN",
        "99999999999999999999999999999999999",
    ])
    func `what is not JSON's number grammar or has too many digits is refused`(text: String) {
        #expect(ExactDecimal(text) == nil)
    }

    @Test func `zeros at either end cost no digits`() {
        let zeros = String(repeating: "0", count: 60)
        #expect(ExactDecimal("1\(zeros)") == ExactDecimal(significand: 1, exponent: 60))
        #expect(ExactDecimal("0.\(zeros)7") == ExactDecimal(significand: 7, exponent: -61))
        #expect(ExactDecimal("1.5\(zeros)") == ExactDecimal(significand: 15, exponent: -1))
        #expect(ExactDecimal("10\(zeros).0\(zeros)e-61") == 1)
    }

    @Test(arguments: 0..<2_000 as Range<UInt64>)
    func `every number reads back as it printed`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let number = random.decimal()
        #expect(ExactDecimal(number.description) == number)
    }
}
