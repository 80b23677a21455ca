import NoteModel

extension DossierWriter {
    /// Fields 17 and 22: education and where it was had.
    mutating func writeStudies() {
        let career = profile.career
        let oldSchool = profile.birth.year < 1973
        builder.add("GiaoDucPhoThong", oldSchool ? "10/10" : "12/12")
        let degree =
            profile.hasDegree ? random.pick(["Trung cấp", "Cao đẳng", "Đại học", "Đại học", "Đại học"]) : "Sơ cấp"
        let subject = random.pick(career.subjects)
        builder.add("ChuyenMon", "\(degree) – \(subject)")
        let academic = profile.hasDegree && random.chance(9)
        builder.add("HocVi", academic ? random.pick(["Thạc sĩ", "Thạc sĩ", "Tiến sĩ"]) : "")
        builder.add("HocHam", academic && random.chance(8) ? "Phó Giáo sư" : "")
        builder.add("LyLuanChinhTri", random.pick(Vocabulary.politicalTheory))
        builder.add("NgoaiNgu", languages())
        builder.add("TinHoc", profile.birth.year > 1960 ? random.pick(Vocabulary.computing) : "")
        builder.add(
            "TiengDanToc", profile.ethnicity.code == 1 ? .textList([]) : .textList(["Tiếng \(profile.ethnicity.name)"]))
        let start = profile.birth.year + 18
        study(row: 1, subject: subject, degree: degree, from: start, years: profile.hasDegree ? 4 : 1)
        guard MemberProfile.today.year - start > 14, random.chance(55) else { return }
        let later = start + random.int(in: 8...13)
        builder.add(
            table: "DaoTao", row: 2,
            [
                ("Truong", .text("Trường Đào tạo cán bộ Lê Hồng Phong")), ("Nganh", .text("Lý luận chính trị")),
                ("TuNgay", Day(later, 9, 1).monthDate), ("DenNgay", Day(later + 1, 6, 1).monthDate),
                ("HinhThuc", .text("Tại chức")), ("VanBang", .text("Trung cấp lý luận chính trị")),
            ])
    }

    private mutating func study(row: Int, subject: String, degree: String, from year: Int, years: Int) {
        builder.add(
            table: "DaoTao", row: row,
            [
                ("Truong", .text(random.pick(profile.career.schools))), ("Nganh", .text(subject)),
                ("TuNgay", Day(year, 9, 1).monthDate),
                (
                    "DenNgay",
                    Day(min(year + years, MemberProfile.today.year), 1, 1).adding(months: random.int(in: 0...1))
                        .monthDate
                ),
                ("HinhThuc", .text(random.pick(["Chính quy", "Chính quy", "Tại chức", "Chuyên tu"]))),
                ("VanBang", .text(degree)),
            ])
    }

    private mutating func languages() -> ItemValue {
        guard random.chance(profile.birth.year > 1975 ? 88 : 40) else { return .textList([]) }
        let first = random.pick(Vocabulary.languages)
        var texts = ["\(first) – \(random.pick(Vocabulary.languageLevels))"]
        let second = random.pick(Vocabulary.languages)
        if random.chance(12), second != first { texts.append("\(second) – \(random.pick(Vocabulary.languageLevels))") }
        return .textList(texts)
    }

    /// Field 21: what the member did, month by month without gaps; the last row is open at its end.
    mutating func writeWork() {
        let titles = profile.career.titles
        let retirement = profile.birth.adding(years: profile.retirementAge)
        let end = min(retirement, MemberProfile.today)
        var start = workStart
        var row = 0
        while start < end, row < 6 {
            row += 1
            let finish = row == 6 ? end : min(start.adding(months: random.int(in: 40...150)), end)
            work(
                row: row, from: start, to: finish, title: titles[min(row - 1, titles.count - 1)],
                duty: random.pick(profile.career.duties))
            start = finish
        }
        guard profile.isRetired else { return }
        builder.add(
            table: "QuaTrinhCongTac", row: row + 1,
            [
                ("TuNgay", retirement.monthDate), ("DenNgay", .text("")), ("CongViec", .text("Nghỉ hưu")),
                ("ChucVu", .text(random.chance(12) ? "Tổ trưởng tổ dân phố" : "Đảng viên")),
                ("DonVi", .text("\(cell.name), \(cell.ward)")),
            ])
    }

    private mutating func work(row: Int, from start: Day, to finish: Day, title: String, duty: String) {
        builder.add(
            table: "QuaTrinhCongTac", row: row,
            [
                ("TuNgay", start.monthDate),
                ("DenNgay", finish == MemberProfile.today ? .text("") : finish.monthDate),
                ("CongViec", .text(duty)), ("ChucVu", .text(title)), ("DonVi", .text(workplace())),
            ])
    }
}
