import NoteModel

/// The small world the simulated people write about. Small on purpose: edits must meet.
enum Vocabulary {
    static let items = ["HoTen", "NoiO", "DienThoai"].map { ItemPath($0)! }
    static let readers = ItemPath("DocGia")!
    static let set = ItemPath("NgoaiNgu")!
    static let elements = ["Anh", "Nga", "Lào"]
    /// `rows[row][column]`.
    static let rows = ["r1", "r2"].map { row in ["TuNgay", "ChucVu"].map { ItemPath("QuaTrinh[\(row)].\($0)")! } }
    /// One form for each conflict policy.
    static let forms: [(name: String, rules: FormRules)] = [
        ("HoSo", FormRules(policy: .merge, sets: [set.text])), ("ToTrinh", FormRules(policy: .whole)),
        ("NhatKy", FormRules(policy: .lastWriter)),
    ]
    static let groups = 2

    /// The selections a spoke may ask for; the first is none.
    static let selections = ["", "form:HoSo", "form:ToTrinh", "item:NoiO"]

    /// A text that stands in no other value, so that its bytes can be looked for.
    static func value(_ number: Int) -> ItemValue { .text(marker(number)) }

    static func marker(_ number: Int) -> String { "~\(100_000 + number)~" }

    /// The markers that occur in `bytes`.
    static func markers(in bytes: [UInt8]) -> Set<Int> {
        var found: Set<Int> = []
        var index = 0
        while index + 7 < bytes.count {
            guard bytes[index] == UInt8(ascii: "~"), bytes[index + 7] == UInt8(ascii: "~") else {
                index += 1
                continue
            }
            let digits = bytes[index + 1...index + 6]
            if digits.allSatisfy({ (0x30...0x39).contains($0) }) {
                found.insert(digits.reduce(0) { $0 * 10 + Int($1 - 0x30) } - 100_000)
            }
            index += 7
        }
        return found
    }
}
