import NoteModel

/// Fills in the form of a party member (Phiếu đảng viên, form 2-HSĐV): its head and its 30 numbered fields.
///
/// Blank fields are empty texts, as the form leaves them in a document; a table without rows has no items.
struct DossierWriter {
    let profile: MemberProfile
    let cell: Organisation
    let committee: Organisation
    var random: SeededRandom
    var builder = ItemBuilder(capacity: 160)

    init(profile: MemberProfile, cell: Organisation, committee: Organisation, random: SeededRandom) {
        self.profile = profile
        self.cell = cell
        self.committee = committee
        self.random = random
    }

    mutating func write() -> [(String, ItemValue)] {
        writeHead()
        writeIdentity()
        writeParty()
        writeStudies()
        writeWork()
        writeHonours()
        writeHistory()
        writeFamily()
        writeEconomy()
        return builder.items
    }

    private mutating func writeHead() {
        builder.add("DangBoTinh", "Đảng bộ thành phố Hà Nội")
        builder.add("DangBoCapTren", "Đảng bộ quận Thanh Xuân")
        builder.add("DangBoCoSo", committee.name)
        builder.add("ChiBo", cell.name)
        builder.add("MaToChuc", cell.code)
        builder.add("SoLyLich", profile.numbers.dossier)
        builder.add("SoTheDang", profile.card)
    }

    /// Fields 1 to 11 and 19.
    private mutating func writeIdentity() {
        builder.add("HoTen", profile.name.full)
        builder.add("GioiTinh", profile.sex.label)
        builder.add("TenGoiKhac", random.chance(6) ? random.pick(Vocabulary.otherNames) : "")
        // A few of the oldest know no more than the year or the month.
        let precision = profile.birth.year < 1950 ? random.int(below: 10) : 9
        switch precision {
        case 0: builder.add("NgaySinh", profile.birth.yearDate)
        case 1: builder.add("NgaySinh", profile.birth.monthDate)
        default: builder.add("NgaySinh", profile.birth)
        }
        builder.add("NoiDangKyKhaiSinh", profile.birthplace.full)
        builder.add("QueQuan", profile.home.full)
        let inDistrict = Place.address(in: cell.ward, using: &random)
        let moved = random.chance(14)
        builder.add("ThuongTru", moved ? Place.address(in: otherWard(), using: &random) : inDistrict)
        builder.add("TamTru", moved ? inDistrict : "")
        builder.add("NoiO", inDistrict)
        builder.add("DanToc", profile.ethnicity.name)
        builder.add("MaDanToc", profile.ethnicity.code)
        builder.add("TonGiao", profile.religion.name)
        builder.add("MaTonGiao", profile.religion.code)
        builder.add("ThanhPhanGiaDinh", random.pick(Vocabulary.familyClasses))
        builder.add("NgheNghiep", profile.occupation)
        builder.add(
            "SoCanCuoc",
            profile.numbers.citizenIdentifier(
                province: profile.birthplace.provinceCode, sex: profile.sex, birthYear: profile.birth.year))
    }

    private mutating func otherWard() -> String { "phường \(random.pick(Vocabulary.wards))" }

    /// Fields 12 to 16 and 20.
    private mutating func writeParty() {
        builder.add("NgayQuyetDinhKetNap", profile.admission.adding(months: -1))
        builder.add("NgayVaoDang", profile.admission)
        builder.add("NgayChinhThuc", profile.official)
        builder.add("NoiVaoDang", random.chance(45) ? cell.name : "Chi bộ \(workplace())")
        for row in 1...2 {
            let sponsor = PersonName(sex: random.chance(60) ? .male : .female, using: &random)
            builder.add(
                table: "NguoiGioiThieu", row: row,
                [
                    ("HoTen", .text(sponsor.full)),
                    ("ChucVu", .text(random.pick(["Bí thư", "Phó Bí thư", "Chi ủy viên", "Đảng viên"]))),
                    ("DonVi", .text(workplace())),
                ])
        }
        let works = workStart < MemberProfile.today
        builder.add("NgayTuyenDung", works ? workStart : nil)
        builder.add("CoQuanTuyenDung", works ? workplace() : "")
        builder.add("NgayVaoDoan", profile.union.monthDate)
        builder.add("ToChucXaHoi", unions())
        writeService()
        let exempt = profile.age >= 80 && random.chance(60)
        builder.add("NgayMienCongTac", exempt ? Day.random(in: 2019, using: &random) : nil)
    }

    /// The month in which the member first went to work.
    var workStart: Day {
        profile.birth.adding(years: profile.hasDegree ? 22 : 19).adding(months: 5)
    }

    mutating func workplace() -> String {
        "\(random.pick(profile.career.workplaces)) số \(random.int(in: 1...48))"
    }

    private mutating func unions() -> ItemValue {
        var names = Vocabulary.unions
        if !profile.isRetired { names.append("Công đoàn") }
        if profile.age >= 60 { names.append("Hội Người cao tuổi") }
        if profile.sex == .female { names.append("Hội Liên hiệp Phụ nữ") }
        if profile.career == .soldier { names.append("Hội Cựu chiến binh") }
        if profile.career == .teacher, profile.isRetired { names.append("Hội Cựu giáo chức") }
        random.shuffle(&names)
        return .textList(Array(names.prefix(random.int(in: 1...3))))
    }

    private mutating func writeService() {
        let served =
            profile.career == .soldier || profile.sex == .male && profile.birth.year < 1962 && random.chance(50)
        let joined = profile.birth.adding(years: 18).adding(months: random.int(in: 1...11))
        let years = profile.career == .soldier ? random.int(in: 12...25) : random.int(in: 2...5)
        let left = joined.adding(years: years)
        builder.add("NgayNhapNgu", served ? joined.monthDate : .text(""))
        builder.add("NgayXuatNgu", served && left < MemberProfile.today ? left.monthDate : .text(""))
        builder.add("NgayTaiNgu", "")
    }
}
