/// Draws the organisations of a district: which there are, what they are called and how many members each has.
struct OrganisationPlan {
    private(set) var organisations: [Organisation] = []
    /// Relative size, one for each organisation; 0 for committees, whose members are in their cells.
    private var weights: [Int] = []

    init(members: Int, using random: inout SeededRandom) {
        addGrassroots(using: &random)
        addCells(members: members, using: &random)
        shareOut(members)
    }

    /// A committee as it is in the full district.
    private struct Committee {
        let name: String
        let kind: Organisation.Kind
        let members: Int
        let cells: Int
    }

    private static let wards: [(members: Int, cells: Int)] = [
        (1650, 26), (1900, 29), (1750, 28), (2000, 31), (1150, 20), (2150, 33), (1500, 25), (1850, 29), (1100, 19),
        (1300, 22), (1500, 24),
    ]

    private static let committees: [Committee] =
        zip(Vocabulary.wards, wards).map {
            Committee(name: "phường \($0)", kind: .ward, members: $1.members, cells: $1.cells)
        } + [
            Committee(name: "Cơ quan Đảng – Đoàn thể quận", kind: .administration, members: 95, cells: 6),
            Committee(name: "Cơ quan Chính quyền quận", kind: .administration, members: 240, cells: 12),
            Committee(name: "Công an quận", kind: .armedForces, members: 420, cells: 14),
            Committee(name: "Quân sự quận", kind: .armedForces, members: 70, cells: 3),
        ]
        + Vocabulary.trades.enumerated().map { index, trade in
            Committee(
                name: "Công ty mẫu số \(pad(index + 1, 2)) – \(trade)", kind: .enterprise,
                members: 60 + index * 37 % 90,
                cells: index < 5 ? 3 : 2)
        }

    private mutating func addGrassroots(using random: inout SeededRandom) {
        for (index, committee) in Self.committees.enumerated() {
            let ward = index < Vocabulary.wards.count ? Vocabulary.wards[index] : random.pick(Vocabulary.wards)
            append(number: index + 1, "Đảng bộ \(committee.name)", .committee, committee.kind, ward: ward, weight: 0)
        }
        for (index, name) in Vocabulary.units.enumerated() {
            let kind: Organisation.Kind = index < 17 ? .publicService : .enterprise
            append(
                number: Self.committees.count + index + 1, "Chi bộ \(name)", .grassrootsCell, kind,
                ward: random.pick(Vocabulary.wards), weight: random.int(in: 10...29))
        }
    }

    private mutating func append(
        number: Int, _ name: String, _ form: Organisation.Form, _ kind: Organisation.Kind, ward: String, weight: Int
    ) {
        organisations.append(
            Organisation(
                code: "TX.\(pad(number, 2))", name: name, form: form, kind: kind, parent: nil, ward: "phường \(ward)",
                members: 0))
        weights.append(weight)
    }

    private mutating func addCells(members: Int, using random: inout SeededRandom) {
        for (index, committee) in Self.committees.enumerated() {
            let scaled = (committee.cells * members + District.membersStandard / 2) / District.membersStandard
            let cells = max(1, scaled)
            for cell in 0..<cells {
                organisations.append(
                    Organisation(
                        code: "\(organisations[index].code).\(pad(cell + 1, 3))",
                        name: Self.cellName(committee.kind, number: cell + 1), form: .cell, kind: committee.kind,
                        parent: index, ward: organisations[index].ward, members: 0))
                weights.append(max(1, committee.members * random.int(in: 70...130) / (100 * cells)))
            }
        }
    }

    private static func cellName(_ kind: Organisation.Kind, number: Int) -> String {
        switch kind {
        case .ward: "Chi bộ số \(number)"
        case .administration: "Chi bộ Phòng, ban số \(number)"
        case .armedForces: "Chi bộ Đội số \(number)"
        case .enterprise: "Chi bộ Xí nghiệp số \(number)"
        case .publicService: "Chi bộ Tổ số \(number)"
        }
    }

    /// Gives every organisation its share, by rounding the running total, so that the shares add up to `members`.
    private mutating func shareOut(_ members: Int) {
        let total = weights.reduce(0, +)
        var sum = 0
        var given = 0
        for index in organisations.indices {
            sum += weights[index]
            let due = members * sum / total
            organisations[index].members = due - given
            given = due
        }
    }
}

/// A number with leading zeros.
func pad(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
