import NoteModel
import SyntheticDistrict
import Testing

/// The form's fields, number by number; fields 12, 21–26 and 29 are tables besides.
private let fields: [(number: Int, items: [String])] = [
    (1, ["HoTen"]), (2, ["GioiTinh"]), (3, ["TenGoiKhac"]), (4, ["NgaySinh"]), (5, ["NoiDangKyKhaiSinh"]),
    (6, ["QueQuan"]),
    (7, ["ThuongTru", "TamTru", "NoiO"]), (8, ["DanToc", "MaDanToc"]), (9, ["TonGiao", "MaTonGiao"]),
    (10, ["ThanhPhanGiaDinh"]), (11, ["NgheNghiep"]),
    (12, ["NgayVaoDang", "NgayChinhThuc", "NoiVaoDang", "NguoiGioiThieu[r1].HoTen"]),
    (13, ["NgayTuyenDung", "CoQuanTuyenDung"]), (14, ["NgayVaoDoan"]), (15, ["ToChucXaHoi"]),
    (16, ["NgayNhapNgu", "NgayXuatNgu", "NgayTaiNgu"]),
    (17, ["GiaoDucPhoThong", "ChuyenMon", "HocVi", "HocHam", "LyLuanChinhTri", "NgoaiNgu", "TinHoc", "TiengDanToc"]),
    (18, ["SucKhoe", "ThuongBinh", "GiaDinhChinhSach"]), (19, ["SoCanCuoc"]), (20, ["NgayMienCongTac"]),
    (22, ["DaoTao[r1].Truong"]), (27, ["DacDiemLichSu"]), (28, ["QuanHeNuocNgoai"]),
    (29, ["QuanHeGiaDinh[r1].NamSinh"]),
    (30, ["ThuNhapHo", "LoaiNha", "DienTichNha", "DienTichDat", "HoatDongKinhTe", "TaiSan"]),
]

/// Fields that not every member has anything to tell about, as tables.
private let optionalTables = [
    (21, "QuaTrinhCongTac"), (23, "KhenThuong"), (24, "HuyHieuDang"), (25, "DanhHieu"), (26, "KyLuat"),
]

extension SyntheticNote {
    fileprivate func text(_ name: String) -> String {
        if case .text(let text) = self[name] { text } else { "" }
    }

    fileprivate func date(_ name: String) -> CalendarDate? {
        if case .dateTime(.date(let date)) = self[name] { date } else { nil }
    }
}

/// Days as numbers that order like them; an unknown day or month counts as the first.
private func ordinal(_ date: CalendarDate) -> Int {
    Int(date.year) * 10_000 + Int(date.month ?? 1) * 100 + Int(date.day ?? 1)
}

@Suite struct DossierTests {
    static let dossiers = Array(District(seed: 11, members: 1500).dossiers)

    @Test func `every dossier has the form's thirty fields`() {
        #expect(Set(fields.map(\.number) + optionalTables.map(\.0)) == Set(1...30))
        for dossier in Self.dossiers {
            let names = Set(dossier.items.map(\.0))
            #expect(names.count == dossier.items.count, "an item twice")
            for (number, items) in fields {
                #expect(names.isSuperset(of: items), "field \(number)")
            }
        }
        for (number, table) in optionalTables {
            #expect(
                Self.dossiers.contains {
                    $0["\(table)[r1].\(number == 21 ? "TuNgay" : number == 24 ? "Loai" : "Ngay")"] != nil
                })
        }
    }

    @Test func `every value is in normal form C`() {
        for dossier in Self.dossiers {
            for (name, value) in dossier.items { #expect(value == value.normalized(), "\(name)") }
        }
    }

    @Test func `citizen identifiers agree with sex and year of birth`() {
        for dossier in Self.dossiers {
            let digits = dossier.text("SoCanCuoc").compactMap(\.wholeNumberValue)
            let year = Int(dossier.date("NgaySinh")!.year)
            #expect(digits.count == 12)
            #expect(digits[3] == (year >= 2000 ? 2 : 0) + (dossier.text("GioiTinh") == "Nam" ? 0 : 1))
            #expect(digits[4] * 10 + digits[5] == year % 100)
            #expect((1...96).contains(digits[0] * 100 + digits[1] * 10 + digits[2]))
        }
    }

    @Test func `birth, youth union, admission and official date follow each other`() {
        for dossier in Self.dossiers {
            let (birth, union) = (dossier.date("NgaySinh")!, dossier.date("NgayVaoDoan")!)
            let admission = dossier.date("NgayVaoDang")!
            #expect(ordinal(birth) + 150_000 <= ordinal(union) + 100)
            #expect(ordinal(union) < ordinal(admission))
            #expect(ordinal(birth) + 180_000 <= ordinal(admission))
            #expect(ordinal(dossier.date("NgayQuyetDinhKetNap")!) < ordinal(admission))
            guard let official = dossier.date("NgayChinhThuc") else {
                #expect(ordinal(admission) > 20_220_221 && dossier.text("SoTheDang").isEmpty)
                continue
            }
            #expect(official.year == admission.year + 1 && official.month == admission.month)
            #expect(ordinal(official) <= 20_230_221)
            #expect(dossier.text("SoTheDang").utf8.count == 8 && dossier.text("SoTheDang").allSatisfy(\.isNumber))
        }
        #expect(Self.dossiers.contains { $0.date("NgayChinhThuc") == nil })
    }

    @Test func `dossier numbers are six digits and letters`() {
        #expect(Self.dossiers[0].text("SoLyLich") == "000001 HN")
        #expect(Self.dossiers[1499].text("SoLyLich") == "001500 HN")
    }

    @Test func `work histories know the month and have no gaps`() {
        for dossier in Self.dossiers {
            for row in 1...8 {
                guard let start = dossier.date("QuaTrinhCongTac[r\(row)].TuNgay") else { break }
                #expect(start.month != nil && start.day == nil)
                guard let end = dossier.date("QuaTrinhCongTac[r\(row)].DenNgay") else { continue }
                #expect(ordinal(start) <= ordinal(end))
                #expect(dossier.date("QuaTrinhCongTac[r\(row + 1)].TuNgay") == end)
            }
        }
    }

    @Test func `dates are known as exactly as people know them`() {
        let births = Self.dossiers.map { $0.date("NgaySinh")! }
        #expect(births.contains { $0.month == nil })
        #expect(births.contains { $0.month != nil && $0.day == nil })
        #expect(births.filter { $0.day != nil }.count > 1350)
        #expect(Self.dossiers.allSatisfy { $0.date("QuanHeGiaDinh[r1].NamSinh")!.month == nil })
    }

    @Test func `groups are as frequent as in Hà Nội`() {
        let kinh = Self.dossiers.filter { $0["MaDanToc"] == .number(1) }.count
        let nguyen = Self.dossiers.filter { $0.text("HoTen").hasPrefix("Nguyễn ") }.count
        #expect((1420...1490).contains(kinh))
        #expect((400...620).contains(nguyen))
        #expect(Set(Self.dossiers.map { $0.text("HoTen") }).count > 1250)
    }
}
