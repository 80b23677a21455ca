import NoteModel

extension DossierWriter {
    /// Field 29: parents, spouse, children and siblings; of most of them the form asks the year of birth only.
    mutating func writeFamily() {
        var row = 0
        let fatherYear = profile.birth.year - random.int(in: 21...38)
        relative("Cha đẻ", .male, year: fatherYear, family: profile.name.family, row: &row)
        relative("Mẹ đẻ", .female, year: fatherYear + random.int(in: -2...8), family: nil, row: &row)
        if profile.age >= 29, random.chance(92) {
            let spouse: PersonName.Sex = profile.sex == .male ? .female : .male
            let year = profile.birth.year + random.int(in: -5...5)
            relative(profile.sex == .male ? "Vợ" : "Chồng", spouse, year: year, family: nil, row: &row)
            for _ in 0..<random.int(in: 1...2) {
                let childYear = profile.birth.year + random.int(in: 23...28)
                let family = profile.sex == .male ? profile.name.family : random.pick(Vocabulary.familyNames)
                relative("Con đẻ", random.chance(52) ? .male : .female, year: childYear, family: family, row: &row)
            }
        }
        for _ in 0..<random.int(below: 3) {
            let year = profile.birth.year + random.pick([-7, -5, -4, -2, 2, 3, 5])
            let sex: PersonName.Sex = random.chance(50) ? .male : .female
            let kin = year > profile.birth.year ? "Em ruột" : sex == .male ? "Anh ruột" : "Chị ruột"
            relative(kin, sex, year: year, family: profile.name.family, row: &row)
        }
    }

    private mutating func relative(
        _ kinship: String, _ sex: PersonName.Sex, year: Int, family: String?, row: inout Int
    ) {
        row += 1
        let name = PersonName(sex: sex, family: family, using: &random)
        let age = MemberProfile.today.year - year
        let isAlive = age < 68 || age < 98 && random.chance(98 - age + 20)
        let residence: String =
            switch true {
            case !isAlive: "Đã mất"
            case kinship == "Vợ" || kinship == "Chồng" || age < 24: "\(cell.ward), quận Thanh Xuân"
            default: random.chance(50) ? profile.home.short : Place(highland: false, using: &random).short
            }
        builder.add(
            table: "QuanHeGiaDinh", row: row,
            [
                ("QuanHe", .text(kinship)), ("HoTen", .text(name.full)), ("NamSinh", Day(year, 1, 1).yearDate),
                (
                    "QueQuan",
                    .text(
                        kinship == "Mẹ đẻ" || family == nil
                            ? Place(highland: false, using: &random).short : profile.home.short)
                ),
                ("CuTru", .text(residence)), ("NgheNghiep", .text(occupation(age: age, isAlive: isAlive))),
                ("ChinhTri", .text(random.chance(age > 24 ? 38 : 0) ? "Đảng viên" : "Quần chúng")),
            ])
    }

    private mutating func occupation(age: Int, isAlive: Bool) -> String {
        switch age {
        case ..<6: "Còn nhỏ"
        case ..<18: "Học sinh"
        case ..<23: "Sinh viên"
        case ..<58: random.pick(Vocabulary.occupations)
        default:
            isAlive
                ? random.pick(["Nghỉ hưu", "Làm ruộng", "Già yếu"])
                : random.pick(["Làm ruộng", "Công nhân", "Giáo viên"])
        }
    }
}
