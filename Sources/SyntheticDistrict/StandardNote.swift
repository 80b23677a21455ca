import NoteModel

/// The note of the benchmarks: a member's card with exactly 25 items and, on average, 1.2 kB of JSON.
///
/// Its variety is a real card's: most bytes are names, addresses, numbers and remarks that differ from note to note, so
/// that compression and deduplication find what they would find in the field and no more.
public enum StandardNote {
    public static let itemCount = 25
    public static let form = "TheDangVien"

    /// The `index`th note of a seed; any index in any order.
    public static func make(_ index: Int, seed: UInt64) -> SyntheticNote {
        var random = SeededRandom(seed: seed, stream: District.Stream.standardNote.rawValue, index: index)
        let unid = UNID.random(using: &random)
        let ward = "phường \(random.pick(Vocabulary.wards))"
        let organisation = Organisation(
            code: "", name: "Chi bộ số \(random.int(in: 1...33))", form: .cell, kind: .ward, parent: nil, ward: ward,
            members: 1)
        let profile = MemberProfile(index: index, seed: seed, organisation: organisation, using: &random)
        var builder = ItemBuilder(capacity: itemCount)
        addPerson(profile, ward: ward, to: &builder, using: &random)
        addParty(profile, cell: organisation, to: &builder, using: &random)
        addRemarks(to: &builder, using: &random)
        assert(builder.items.count == itemCount)
        return SyntheticNote(unid: unid, form: form, items: builder.items)
    }

    private static func addPerson(
        _ profile: MemberProfile, ward: String, to builder: inout ItemBuilder, using random: inout SeededRandom
    ) {
        builder.add("HoTen", profile.name.full)
        builder.add("GioiTinh", profile.sex.label)
        builder.add("NgaySinh", profile.birth)
        builder.add("QueQuan", profile.home.full)
        builder.add("ThuongTru", Place.address(in: ward, using: &random))
        builder.add("DanToc", profile.ethnicity.name)
        builder.add("TonGiao", profile.religion.name)
        builder.add(
            "SoCanCuoc",
            profile.numbers.citizenIdentifier(
                province: profile.birthplace.provinceCode, sex: profile.sex, birthYear: profile.birth.year))
        builder.add("DienThoai", "0\(random.pick(["3", "7", "8", "9"]))\(pad(random.int(below: 100_000_000), 8))")
        builder.add("NgheNghiep", profile.occupation)
        builder.add("DonViCongTac", "\(random.pick(profile.career.workplaces)) số \(random.int(in: 1...480))")
        builder.add("ChuyenMon", random.pick(profile.career.subjects))
        builder.add("NgoaiNgu", .textList([random.pick(Vocabulary.languages)]))
    }

    private static func addParty(
        _ profile: MemberProfile, cell: Organisation, to builder: inout ItemBuilder, using random: inout SeededRandom
    ) {
        builder.add("DangBoCoSo", "Đảng bộ \(cell.ward)")
        builder.add("ChiBo", cell.name)
        builder.add("ChucVu", random.pick(Vocabulary.partyRoles))
        builder.add("SoTheDang", profile.card)
        builder.add("SoLyLich", profile.numbers.dossier)
        builder.add("NgayVaoDang", profile.admission)
        builder.add("NgayChinhThuc", profile.official)
        builder.add("LyLuanChinhTri", random.pick(Vocabulary.politicalTheory))
        builder.add("XepLoai", random.pick(Vocabulary.ratings))
        builder.add("DangPhi", random.int(in: 6...180) * 500)
    }

    private static func addRemarks(to builder: inout ItemBuilder, using random: inout SeededRandom) {
        builder.add(
            "NhanXet", (0..<(random.chance(75) ? 2 : 3)).map { _ in sentence(using: &random) }.joined(separator: " "))
        let day = Day.random(in: 2022, using: &random)
        let time = TimeOfDay(
            hour: random.int(in: 7...21), minute: random.int(below: 60), second: random.int(below: 60))!
        builder.add(
            "CapNhatLuc",
            .dateTime(
                .instant(CalendarDate(year: day.year, month: day.month, day: day.day)!, time, offsetMinutes: 420)))
    }

    private static func sentence(using random: inout SeededRandom) -> String {
        typealias Remarks = Vocabulary.Remarks
        let count = "\(random.pick(Remarks.numbers)) \(random.int(in: 1...36)) lần"
        return "\(random.pick(Remarks.subjects)) \(random.pick(Remarks.manners)) \(random.pick(Remarks.actions)) "
            + "\(random.pick(Remarks.details)), \(count)."
    }
}
