import NoteModel

extension DossierWriter {
    /// Fields 18 and 23 to 26: health, honours, badge of party years, titles, discipline.
    mutating func writeHonours() {
        builder.add("SucKhoe", random.pick(Vocabulary.health))
        let wounded = profile.career == .soldier && profile.birth.year < 1960 && random.chance(22)
        builder.add("ThuongBinh", wounded ? "Thương binh hạng \(random.int(in: 2...4))/4" : "")
        builder.add("GiaDinhChinhSach", random.chance(11) ? "Con liệt sĩ" : "")
        for row in 0..<random.int(below: profile.partyAge > 15 ? 4 : 2) {
            let year = yearAsMember()
            let (award, level) = random.pick(Vocabulary.awards)
            builder.add(
                table: "KhenThuong", row: row + 1,
                [("Ngay", Day(year, 1, 1).yearDate), ("HinhThuc", .text(award)), ("CapQuyetDinh", .text(level))])
        }
        writeBadge()
        if profile.partyAge > 30, random.chance(3) {
            let title = random.pick(["Nhà giáo ưu tú", "Thầy thuốc ưu tú", "Chiến sĩ thi đua toàn quốc"])
            builder.add(
                table: "DanhHieu", row: 1,
                [("Ngay", Day(random.int(in: 1998...2022), 11, 20).yearDate), ("Ten", .text(title))])
        }
        guard random.chance(2) else { return }
        builder.add(
            table: "KyLuat", row: 1,
            [
                ("Ngay", Day(yearAsMember(), 1, 1).yearDate), ("HinhThuc", .text("Khiển trách")),
                ("LyDo", .text("Vi phạm chính sách dân số")), ("CapQuyetDinh", .text(committee.name)),
            ])
    }

    private mutating func yearAsMember() -> Int {
        random.int(in: profile.admission.year...MemberProfile.today.year)
    }

    /// The badge numbers get shorter, or a letter, with the years they stand for.
    private mutating func writeBadge() {
        let badges: [(years: Int, letter: String, digits: Int)] = [
            (30, "", 8), (40, "", 7), (45, "E", 7), (50, "", 6), (55, "D", 6), (60, "", 5), (65, "C", 5), (70, "", 4),
        ]
        guard let badge = badges.last(where: { $0.years <= profile.partyAge }) else { return }
        var number = badge.letter
        for _ in 0..<badge.digits { number += String(random.int(below: 10)) }
        builder.add(
            table: "HuyHieuDang", row: 1,
            [
                ("Loai", .number(ExactDecimal(badge.years))), ("SoHuyHieu", .text(number)),
                ("NgayTrao", profile.admission.adding(years: badge.years).monthDate),
            ])
    }

    /// Fields 27 and 28.
    mutating func writeHistory() {
        builder.add("DacDiemLichSu", "Không")
        let abroad = random.chance(16) ? random.pick(Vocabulary.journeys) : "Không"
        builder.add("QuanHeNuocNgoai", abroad)
    }

    /// Field 30.
    mutating func writeEconomy() {
        let income = random.int(in: 90...620) * 1_000_000
        builder.add("ThuNhapHo", income)
        let area = random.int(in: 280...1400)
        builder.add("DienTichNha", .number(ExactDecimal(significand: Int128(area), exponent: -1)!))
        builder.add("LoaiNha", random.pick(["Nhà riêng", "Căn hộ chung cư", "Nhà tập thể", "Nhà được cấp"]))
        builder.add("DienTichDat", random.chance(55) ? random.int(in: 28...160) : 0)
        builder.add("HoatDongKinhTe", random.chance(9) ? "Cho thuê nhà ở" : "Không")
        builder.add("TaiSan", random.chance(24) ? "Ô tô con, \(random.int(in: 250...900)) triệu đồng" : "Không")
    }
}
