extension Vocabulary {
    /// A province of 2023 with its number in citizen identifiers (Circular 07/2016/TT-BCA) and some of its districts.
    struct Province: Sendable {
        let code: Int
        let name: String
        let districts: [String]
    }

    /// Where the members' families come from, by how many of them.
    static let provinces = WeightedList<Province>([
        (Province(code: 1, name: "thành phố Hà Nội", districts: split("""
            huyện Thanh Trì, huyện Gia Lâm, huyện Đông Anh, huyện Sóc Sơn, huyện Ba Vì, huyện Thạch Thất, huyện Chương Mỹ, \
            huyện Thanh Oai, huyện Thường Tín, huyện Phú Xuyên, huyện Ứng Hòa, huyện Mỹ Đức, huyện Quốc Oai, huyện Hoài Đức
            """)), 380),
        (Province(code: 36, name: "tỉnh Nam Định", districts: split(
            "huyện Ý Yên, huyện Vụ Bản, huyện Nam Trực, huyện Trực Ninh, huyện Hải Hậu, huyện Giao Thủy, huyện Xuân Trường")), 85),
        (Province(code: 34, name: "tỉnh Thái Bình", districts: split(
            "huyện Thái Thụy, huyện Tiền Hải, huyện Kiến Xương, huyện Vũ Thư, huyện Đông Hưng, huyện Quỳnh Phụ, huyện Hưng Hà")), 80),
        (Province(code: 38, name: "tỉnh Thanh Hóa", districts: split(
            "huyện Hoằng Hóa, huyện Nga Sơn, huyện Hậu Lộc, huyện Thọ Xuân, huyện Yên Định, huyện Triệu Sơn, huyện Nông Cống")), 60),
        (Province(code: 40, name: "tỉnh Nghệ An", districts: split(
            "huyện Nam Đàn, huyện Thanh Chương, huyện Diễn Châu, huyện Yên Thành, huyện Đô Lương, huyện Quỳnh Lưu")), 58),
        (Province(code: 35, name: "tỉnh Hà Nam", districts: split(
            "huyện Bình Lục, huyện Lý Nhân, huyện Kim Bảng, huyện Thanh Liêm, thị xã Duy Tiên")), 45),
        (Province(code: 33, name: "tỉnh Hưng Yên", districts: split(
            "huyện Khoái Châu, huyện Ân Thi, huyện Kim Động, huyện Tiên Lữ, huyện Phù Cừ, huyện Văn Giang, huyện Yên Mỹ")), 48),
        (Province(code: 30, name: "tỉnh Hải Dương", districts: split(
            "huyện Nam Sách, huyện Thanh Hà, huyện Gia Lộc, huyện Tứ Kỳ, huyện Ninh Giang, huyện Cẩm Giàng, huyện Thanh Miện")), 45),
        (Province(code: 42, name: "tỉnh Hà Tĩnh", districts: split(
            "huyện Can Lộc, huyện Đức Thọ, huyện Hương Sơn, huyện Thạch Hà, huyện Cẩm Xuyên, huyện Nghi Xuân")), 36),
        (Province(code: 37, name: "tỉnh Ninh Bình", districts: split(
            "huyện Yên Khánh, huyện Kim Sơn, huyện Hoa Lư, huyện Gia Viễn, huyện Nho Quan, huyện Yên Mô")), 34),
        (Province(code: 27, name: "tỉnh Bắc Ninh", districts: split(
            "huyện Gia Bình, huyện Lương Tài, thị xã Thuận Thành, thị xã Quế Võ, huyện Yên Phong, huyện Tiên Du")), 28),
        (Province(code: 25, name: "tỉnh Phú Thọ", districts: split(
            "huyện Lâm Thao, huyện Thanh Ba, huyện Hạ Hòa, huyện Cẩm Khê, huyện Tam Nông, huyện Phù Ninh")), 28),
        (Province(code: 26, name: "tỉnh Vĩnh Phúc", districts: split(
            "huyện Vĩnh Tường, huyện Yên Lạc, huyện Lập Thạch, huyện Tam Dương, huyện Bình Xuyên")), 24),
        (Province(code: 31, name: "thành phố Hải Phòng", districts: split(
            "huyện Vĩnh Bảo, huyện Tiên Lãng, huyện An Lão, huyện Kiến Thụy, huyện Thủy Nguyên")), 24),
        (Province(code: 24, name: "tỉnh Bắc Giang", districts: split(
            "huyện Hiệp Hòa, huyện Việt Yên, huyện Yên Dũng, huyện Lạng Giang, huyện Tân Yên, huyện Lục Ngạn")), 22),
        (Province(code: 22, name: "tỉnh Quảng Ninh", districts: split(
            "thị xã Đông Triều, thị xã Quảng Yên, huyện Tiên Yên, huyện Hải Hà")), 10),
        (Province(code: 19, name: "tỉnh Thái Nguyên", districts: split(
            "huyện Phú Bình, huyện Đại Từ, huyện Định Hóa, huyện Phú Lương")), 12),
        (Province(code: 44, name: "tỉnh Quảng Bình", districts: split(
            "huyện Lệ Thủy, huyện Quảng Ninh, huyện Bố Trạch, huyện Tuyên Hóa")), 8),
        (Province(code: 49, name: "tỉnh Quảng Nam", districts: split(
            "huyện Thăng Bình, huyện Duy Xuyên, huyện Đại Lộc, thị xã Điện Bàn")), 6),
        (Province(code: 51, name: "tỉnh Quảng Ngãi", districts: split(
            "huyện Mộ Đức, thị xã Đức Phổ, huyện Sơn Tịnh, huyện Bình Sơn")), 5),
        (Province(code: 79, name: "Thành phố Hồ Chí Minh", districts: split(
            "huyện Củ Chi, huyện Hóc Môn, huyện Bình Chánh, quận 5, quận 8")), 4),
        (Province(code: 87, name: "tỉnh Đồng Tháp", districts: split("huyện Lấp Vò, huyện Cao Lãnh, huyện Tháp Mười")), 3),
    ])

    /// Where most people of the ethnic groups other than Kinh come from.
    static let highlandProvinces = WeightedList<Province>([
        (Province(code: 17, name: "tỉnh Hòa Bình", districts: split(
            "huyện Kim Bôi, huyện Tân Lạc, huyện Lạc Sơn, huyện Cao Phong")), 30),
        (Province(code: 20, name: "tỉnh Lạng Sơn", districts: split("huyện Cao Lộc, huyện Bắc Sơn, huyện Lộc Bình, huyện Chi Lăng")), 22),
        (Province(code: 4, name: "tỉnh Cao Bằng", districts: split("huyện Hòa An, huyện Trùng Khánh, huyện Hà Quảng")), 16),
        (Province(code: 14, name: "tỉnh Sơn La", districts: split("huyện Mai Sơn, huyện Thuận Châu, huyện Phù Yên")), 14),
        (Province(code: 8, name: "tỉnh Tuyên Quang", districts: split("huyện Chiêm Hóa, huyện Sơn Dương, huyện Na Hang")), 12),
        (Province(code: 6, name: "tỉnh Bắc Kạn", districts: split("huyện Ba Bể, huyện Chợ Đồn, huyện Na Rì")), 10),
    ])

    static let communeFirst = split(
        "Tân, Minh, Đồng, Yên, Phú, Hồng, Quang, Liên, Nam, Hưng, Bình, An, Thanh, Xuân, Vĩnh, Hải, Đại, Trung, Hòa, Đức")
    static let communeSecond = split(
        "Lập, Tiến, Phong, Thái, Sơn, Thịnh, Hòa, Giang, Lộc, Châu, Phúc, Lâm, Trung, Đồng, Thành, Khê, Xá, Mỹ, Cường, Hưng")

    static let wards = split(
        """
        Hạ Đình, Khương Đình, Khương Mai, Khương Trung, Kim Giang, Nhân Chính, Phương Liệt, Thanh Xuân Bắc, \
        Thanh Xuân Nam, Thanh Xuân Trung, Thượng Đình
        """)

    static let streets = split(
        """
        phố Hạ Đình, phố Khương Đình, phố Bùi Xương Trạch, phố Hoàng Văn Thái, phố Lê Trọng Tấn, đường Trường Chinh, \
        phố Khương Trung, phố Vũ Tông Phan, đường Kim Giang, phố Hoàng Đạo Thành, phố Quan Nhân, phố Nguyễn Huy Tưởng, \
        phố Vũ Trọng Phụng, đường Lê Văn Lương, phố Phương Liệt, đường Giải Phóng, phố Phan Đình Giót, \
        phố Nguyễn Quý Đức, đường Khuất Duy Tiến, phố Lương Thế Vinh, phố Triều Khúc, đường Nguyễn Xiển, \
        phố Nguyễn Tuân, đường Nguyễn Trãi, phố Thượng Đình, phố Chính Kinh, phố Cự Lộc, phố Giáp Nhất, phố Vương Thừa Vũ
        """)

    static func split(_ text: String) -> [String] {
        text.split(separator: ",").map { String($0.drop { $0 == " " || $0 == "\n" }) }
    }
}
