/// A Vietnamese name in the order it is written: family name, middle name, given name.
struct PersonName: Hashable, Sendable {
    enum Sex: Sendable {
        case male, female

        /// As the form has it.
        var label: String { self == .male ? "Nam" : "Nữ" }
    }

    let family: String
    let middle: String
    let given: String

    var full: String { "\(family) \(middle) \(given)" }

    init(sex: Sex, family: String? = nil, highland: Bool = false, using random: inout SeededRandom) {
        self.family =
            family ?? random.pick(highland ? Vocabulary.highlandFamilyNames : Vocabulary.familyNames)
        middle = random.pick(sex == .male ? Vocabulary.maleMiddleNames : Vocabulary.femaleMiddleNames)
        // "Thị Thu" and "Thu Thị" would repeat each other: no word of the middle name comes again.
        let taken = Set(middle.split(separator: " "))
        var given = middle
        while !taken.isDisjoint(with: given.split(separator: " ")) {
            given = random.pick(sex == .male ? Vocabulary.maleGivenNames : Vocabulary.femaleGivenNames)
        }
        self.given = given
    }
}
