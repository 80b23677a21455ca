extension Vocabulary {
    /// Awards with the level that gives them.
    static let awards: [(String, String)] = [
        ("Giấy khen", "Đảng ủy cơ sở"), ("Giấy khen", "Quận ủy Thanh Xuân"), ("Giấy khen", "UBND quận Thanh Xuân"),
        ("Bằng khen", "UBND thành phố Hà Nội"), ("Huân chương Kháng chiến hạng Ba", "Chủ tịch nước"),
        ("Huân chương Chiến sĩ vẻ vang hạng Nhì", "Chủ tịch nước"), ("Kỷ niệm chương", "Bộ chuyên ngành"),
        ("Chiến sĩ thi đua cơ sở", "Thủ trưởng cơ quan"),
    ]

    static let journeys = [
        "Học tập tại Liên Xô (1981–1986)", "Lao động tại Cộng hòa Dân chủ Đức (1985–1989)", "Công tác tại Lào (2009)",
        "Tham quan Trung Quốc (2016)", "Có con học tại Ô-xtrây-li-a", "Công tác tại Hàn Quốc (2014)",
        "Du lịch Thái Lan (2018)", "Học tập tại Cộng hòa Séc (1988–1992)",
    ]

    static let occupations = [
        "Nhân viên văn phòng", "Giáo viên", "Công nhân", "Kỹ sư", "Bác sĩ", "Kinh doanh tự do", "Công an", "Bộ đội",
        "Lái xe",
        "Kế toán", "Làm ruộng", "Dược sĩ", "Nội trợ", "Điều dưỡng", "Lập trình viên",
    ]
}
