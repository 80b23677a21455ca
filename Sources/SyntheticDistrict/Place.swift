/// A commune somewhere in the country.
struct Place: Hashable, Sendable {
    let commune: String
    let district: String
    let province: String
    /// Of the province, in citizen identifiers.
    let provinceCode: Int

    var full: String { "\(commune), \(district), \(province)" }
    /// As work histories abbreviate.
    var short: String { "\(commune), \(district)" }

    init(highland: Bool, using random: inout SeededRandom) {
        self.init(in: random.pick(highland ? Vocabulary.highlandProvinces : Vocabulary.provinces), using: &random)
    }

    init(in province: Vocabulary.Province, using random: inout SeededRandom) {
        commune = "xã \(random.pick(Vocabulary.communeFirst)) \(random.pick(Vocabulary.communeSecond))"
        district = random.pick(province.districts)
        self.province = province.name
        provinceCode = province.code
    }

    /// A house in one of the district's wards.
    static func address(in ward: String, using random: inout SeededRandom) -> String {
        let street = random.pick(Vocabulary.streets)
        let house =
            switch random.int(below: 10) {
            case 0..<5: "Số \(random.int(in: 1...98)) ngõ \(random.int(in: 2...480)) \(street)"
            case 5..<7:
                "Số \(random.int(in: 1...40)) ngách \(random.int(in: 2...90)) ngõ \(random.int(in: 2...480)) \(street)"
            case 7..<9: "Số \(random.int(in: 1...560)) \(street)"
            default:
                "Căn hộ \(random.int(in: 2...28))\(pad(random.int(in: 1...16), 2)), "
                    + "nhà N\(random.int(in: 1...9)), \(street)"
            }
        return "\(house), tổ dân phố số \(random.int(in: 1...32)), \(ward), quận Thanh Xuân, thành phố Hà Nội"
    }
}
