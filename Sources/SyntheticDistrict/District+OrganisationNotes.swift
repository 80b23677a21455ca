import NoteModel

extension District {
    /// The note of one organisation, form `ToChucDang`.
    public func organisationNote(_ index: Int) -> SyntheticNote {
        let organisation = organisations[index]
        let parent = organisation.parent.map { organisations[$0] }
        var random = SeededRandom(seed: seed, stream: Stream.organisation.rawValue, index: index)
        let unid = UNID.random(using: &random)
        let founded = Day.random(in: random.int(in: 1997...2021), using: &random)
        var builder = ItemBuilder(capacity: 13)
        builder.add("MaToChuc", organisation.code)
        builder.add("TenToChuc", organisation.name)
        builder.add("HinhThuc", organisation.form.rawValue)
        builder.add("LoaiHinh", organisation.kind.rawValue)
        builder.add("MaCapTren", parent?.code ?? "TX")
        builder.add("CapTren", parent?.name ?? "Đảng bộ quận Thanh Xuân")
        builder.add("NgayThanhLap", founded)
        builder.add("SoQuyetDinh", "\(random.int(in: 12...4890))-QĐ/QU")
        builder.add("DiaChi", Place.address(in: organisation.ward, using: &random))
        builder.add("BiThu", PersonName(sex: random.chance(58) ? .male : .female, using: &random).full)
        builder.add("SoDangVien", memberCount(of: index))
        builder.add("NhiemKy", Self.term(of: organisation.form))
        builder.add("TrangThai", "Đang hoạt động")
        return SyntheticNote(unid: unid, form: "ToChucDang", items: builder.items)
    }

    /// Members of an organisation and of the cells under it.
    public func memberCount(of index: Int) -> Int {
        guard organisations[index].form == .committee else { return organisations[index].members }
        return organisations.reduce(0) { $0 + ($1.parent == index ? $1.members : 0) }
    }

    /// Cells under a committee elect every two and a half years, grassroots organisations every five.
    private static func term(of form: Organisation.Form) -> ItemValue {
        let (first, last) = form == .cell ? (2022, 2025) : (2020, 2025)
        return .dateTimeRange(
            DateTimeRange(start: .date(CalendarDate(year: first)!), end: .date(CalendarDate(year: last)!))!)
    }
}
