/// The facts of one member from which the rest of the dossier follows.
///
/// - Invariant: `birth` + 15 years ≤ `union` < `admission`; `birth` + 18 years ≤ `admission` ≤ ``today``; `official` is
///   12 months after `admission`, nil while that lies ahead.
struct MemberProfile: Sendable {
    /// The day on which the district is described. Nothing in it is later.
    static let today = Day(2023, 2, 21)

    let index: Int
    let sex: PersonName.Sex
    let name: PersonName
    let birth: Day
    let ethnicity: Vocabulary.Group
    let religion: Vocabulary.Group
    let home: Place
    /// Where the birth was registered; its province is in the citizen identifier.
    let birthplace: Place
    let career: Career
    let union: Day
    let admission: Day
    let official: Day?
    let hasDegree: Bool
    /// Fixed parts of the numbers that must not repeat within the district.
    let numbers: MemberNumbers

    init(index: Int, seed: UInt64, organisation: Organisation, using random: inout SeededRandom) {
        self.index = index
        numbers = MemberNumbers(seed: seed, index: index)
        sex = random.chance(organisation.kind == .armedForces ? 84 : 54) ? .male : .female
        career = random.pick(Career.weights(in: organisation.kind))
        ethnicity = random.pick(Vocabulary.ethnicities)
        religion = random.pick(Vocabulary.religions)
        let highland = ![1, 4, 17, 37].contains(ethnicity.code)
        name = PersonName(sex: sex, highland: highland, using: &random)
        home = Place(highland: highland, using: &random)
        birthplace = random.chance(72) ? home : Place(highland: highland, using: &random)
        birth = Self.birth(in: organisation.kind, using: &random)
        admission = Self.admission(of: birth, using: &random)
        let end = admission.adding(months: 12)
        official = end <= Self.today ? end : nil
        union = Self.union(birth: birth, admission: admission, using: &random)
        hasDegree = career != .worker && random.chance(birth.year < 1955 ? 45 : 86)
    }

    private static func birth(in kind: Organisation.Kind, using random: inout SeededRandom) -> Day {
        let ages: ClosedRange<Int> =
            switch kind {
            case .ward:
                switch random.int(below: 100) {
                case 0..<10: 20...35
                case 10..<24: 36...50
                case 24..<42: 51...60
                case 42..<86: 61...76
                default: 77...92
                }
            case .administration, .publicService: 24...58
            case .armedForces: 21...55
            case .enterprise: 22...57
            }
        let year = today.year - 1 - random.int(in: ages)
        return Day.random(in: year, using: &random)
    }

    /// Most are admitted between 22 and 35, many on the anniversaries of the year, none before the 18th birthday.
    private static func admission(of birth: Day, using random: inout SeededRandom) -> Day {
        let earliest = birth.adding(years: 18).adding(months: 1)
        let oldest = random.chance(88) ? 34 : 50
        let latest = min(birth.adding(years: oldest), today.adding(months: -1))
        let drawn = Day.random(from: earliest, to: latest, using: &random)
        guard random.chance(40) else { return drawn }
        let (month, day) = random.pick([(2, 3), (5, 19), (9, 2), (11, 7), (12, 22)])
        let festive = Day(drawn.year, month, day)
        return earliest <= festive && festive <= latest ? festive : drawn
    }

    private static func union(birth: Day, admission: Day, using random: inout SeededRandom) -> Day {
        let year = birth.year + random.int(in: 16...17)
        let day = random.chance(70) ? Day(year, 3, 26) : Day.random(in: year, using: &random)
        return min(day, admission.adding(months: -6))
    }

    /// Party cards are given with the official date; members on probation have none yet.
    var card: String { official == nil ? "" : numbers.card }
    var age: Int { Self.today.years(since: birth) }
    /// Men leave work at 60 and women at 55, soldiers and police five years earlier.
    var retirementAge: Int {
        (sex == .male ? 60 : 55) - (career == .soldier || career == .police ? 5 : 0)
    }
    var isRetired: Bool { age >= retirementAge }
    /// What the member does now, as the form puts it.
    var occupation: String { isRetired ? "Nghỉ hưu" : career.label }
    /// Complete years in the party.
    var partyAge: Int { Self.today.years(since: admission) }
}
