/// The registered numbers of one member: no two members of a district share one.
///
/// Each number is `start + index × step` modulo a power of ten; a step without the factors 2 and 5 visits every number
/// once before it repeats, and looks like chance.
struct MemberNumbers: Sendable {
    /// Party card: 8 digits, up to 100 million members.
    let card: String
    /// Dossier: 6 digits and the letters of the province, up to a million members a letter.
    let dossier: String
    /// The last six digits of the citizen identifier; unique up to a million members.
    let citizenTail: String

    init(seed: UInt64, index: Int) {
        var random = SeededRandom(seed: seed, stream: 0x4e75_6d62, index: 0)
        let start = random.int(below: 100_000_000)
        card = pad((start + index % 100_000_000 * 38_196_601) % 100_000_000, 8)
        citizenTail = pad((start + index % 1_000_000 * 618_033) % 1_000_000, 6)
        let series = ["HN", "HNA", "HNB", "HNC", "HND"]
        dossier = "\(pad(index % 999_999 + 1, 6)) \(series[index / 999_999 % series.count])"
    }

    /// The citizen identifier: province of birth registration (3), century and sex (1), year of birth (2), random (6).
    func citizenIdentifier(province: Int, sex: PersonName.Sex, birthYear: Int) -> String {
        let century = (birthYear / 100 - 19) * 2 + (sex == .male ? 0 : 1)
        return "\(pad(province, 3))\(century)\(pad(birthYear % 100, 2))\(citizenTail)"
    }
}
