extension Vocabulary {
    /// A province of 2023 with its number in citizen identifiers (Circular 07/2016/TT-BCA) and some of its districts.
    struct Province: Sendable {
        let code: Int
        let name: String
        let districts: [String]
    }

    /// Where the members' families come from, by how many of them.
    static let provinces = WeightedList<Province>([
        entry(
            380, 1, "thành phố Hà Nội",
            """
            huyện Thanh Trì, huyện Gia Lâm, huyện Đông Anh, huyện Sóc Sơn, huyện Ba Vì, huyện Thạch Thất, \
            huyện Chương Mỹ, huyện Thanh Oai, huyện Thường Tín, huyện Phú Xuyên, huyện Ứng Hòa, huyện Mỹ Đức, \
            huyện Quốc Oai, huyện Hoài Đức
            """),
        entry(
            85, 36, "tỉnh Nam Định",
            """
            huyện Ý Yên, huyện Vụ Bản, huyện Nam Trực, huyện Trực Ninh, huyện Hải Hậu, huyện Giao Thủy, \
            huyện Xuân Trường
            """),
        entry(
            80, 34, "tỉnh Thái Bình",
            """
            huyện Thái Thụy, huyện Tiền Hải, huyện Kiến Xương, huyện Vũ Thư, huyện Đông Hưng, huyện Quỳnh Phụ, \
            huyện Hưng Hà
            """),
        entry(
            60, 38, "tỉnh Thanh Hóa",
            """
            huyện Hoằng Hóa, huyện Nga Sơn, huyện Hậu Lộc, huyện Thọ Xuân, huyện Yên Định, huyện Triệu Sơn, \
            huyện Nông Cống
            """),
        entry(
            58, 40, "tỉnh Nghệ An",
            "huyện Nam Đàn, huyện Thanh Chương, huyện Diễn Châu, huyện Yên Thành, huyện Đô Lương, huyện Quỳnh Lưu"),
        entry(
            45, 35, "tỉnh Hà Nam",
            "huyện Bình Lục, huyện Lý Nhân, huyện Kim Bảng, huyện Thanh Liêm, thị xã Duy Tiên"),
        entry(
            48, 33, "tỉnh Hưng Yên",
            """
            huyện Khoái Châu, huyện Ân Thi, huyện Kim Động, huyện Tiên Lữ, huyện Phù Cừ, huyện Văn Giang, \
            huyện Yên Mỹ
            """),
        entry(
            45, 30, "tỉnh Hải Dương",
            """
            huyện Nam Sách, huyện Thanh Hà, huyện Gia Lộc, huyện Tứ Kỳ, huyện Ninh Giang, huyện Cẩm Giàng, \
            huyện Thanh Miện
            """),
        entry(
            36, 42, "tỉnh Hà Tĩnh",
            "huyện Can Lộc, huyện Đức Thọ, huyện Hương Sơn, huyện Thạch Hà, huyện Cẩm Xuyên, huyện Nghi Xuân"),
        entry(
            34, 37, "tỉnh Ninh Bình",
            "huyện Yên Khánh, huyện Kim Sơn, huyện Hoa Lư, huyện Gia Viễn, huyện Nho Quan, huyện Yên Mô"),
        entry(
            28, 27, "tỉnh Bắc Ninh",
            "huyện Gia Bình, huyện Lương Tài, thị xã Thuận Thành, thị xã Quế Võ, huyện Yên Phong, huyện Tiên Du"),
        entry(
            28, 25, "tỉnh Phú Thọ",
            "huyện Lâm Thao, huyện Thanh Ba, huyện Hạ Hòa, huyện Cẩm Khê, huyện Tam Nông, huyện Phù Ninh"),
        entry(
            24, 26, "tỉnh Vĩnh Phúc",
            "huyện Vĩnh Tường, huyện Yên Lạc, huyện Lập Thạch, huyện Tam Dương, huyện Bình Xuyên"),
        entry(
            24, 31, "thành phố Hải Phòng",
            "huyện Vĩnh Bảo, huyện Tiên Lãng, huyện An Lão, huyện Kiến Thụy, huyện Thủy Nguyên"),
        entry(
            22, 24, "tỉnh Bắc Giang",
            "huyện Hiệp Hòa, huyện Việt Yên, huyện Yên Dũng, huyện Lạng Giang, huyện Tân Yên, huyện Lục Ngạn"),
        entry(10, 22, "tỉnh Quảng Ninh", "thị xã Đông Triều, thị xã Quảng Yên, huyện Tiên Yên, huyện Hải Hà"),
        entry(12, 19, "tỉnh Thái Nguyên", "huyện Phú Bình, huyện Đại Từ, huyện Định Hóa, huyện Phú Lương"),
        entry(8, 44, "tỉnh Quảng Bình", "huyện Lệ Thủy, huyện Quảng Ninh, huyện Bố Trạch, huyện Tuyên Hóa"),
        entry(6, 49, "tỉnh Quảng Nam", "huyện Thăng Bình, huyện Duy Xuyên, huyện Đại Lộc, thị xã Điện Bàn"),
        entry(5, 51, "tỉnh Quảng Ngãi", "huyện Mộ Đức, thị xã Đức Phổ, huyện Sơn Tịnh, huyện Bình Sơn"),
        entry(4, 79, "Thành phố Hồ Chí Minh", "huyện Củ Chi, huyện Hóc Môn, huyện Bình Chánh, quận 5, quận 8"),
        entry(3, 87, "tỉnh Đồng Tháp", "huyện Lấp Vò, huyện Cao Lãnh, huyện Tháp Mười"),
    ])

    /// Where most people of the ethnic groups other than Kinh come from.
    static let highlandProvinces = WeightedList<Province>([
        entry(30, 17, "tỉnh Hòa Bình", "huyện Kim Bôi, huyện Tân Lạc, huyện Lạc Sơn, huyện Cao Phong"),
        entry(22, 20, "tỉnh Lạng Sơn", "huyện Cao Lộc, huyện Bắc Sơn, huyện Lộc Bình, huyện Chi Lăng"),
        entry(16, 4, "tỉnh Cao Bằng", "huyện Hòa An, huyện Trùng Khánh, huyện Hà Quảng"),
        entry(14, 14, "tỉnh Sơn La", "huyện Mai Sơn, huyện Thuận Châu, huyện Phù Yên"),
        entry(12, 8, "tỉnh Tuyên Quang", "huyện Chiêm Hóa, huyện Sơn Dương, huyện Na Hang"),
        entry(10, 6, "tỉnh Bắc Kạn", "huyện Ba Bể, huyện Chợ Đồn, huyện Na Rì"),
    ])

    private static func entry(_ weight: Int, _ code: Int, _ name: String, _ districts: String) -> (Province, Int) {
        (Province(code: code, name: name, districts: split(districts)), weight)
    }

    static let communeFirst = split(
        """
        Tân, Minh, Đồng, Yên, Phú, Hồng, Quang, Liên, Nam, Hưng, Bình, An, Thanh, Xuân, Vĩnh, Hải, Đại, Trung, \
        Hòa, Đức
        """)
    static let communeSecond = split(
        """
        Lập, Tiến, Phong, Thái, Sơn, Thịnh, Hòa, Giang, Lộc, Châu, Phúc, Lâm, Trung, Đồng, Thành, Khê, Xá, Mỹ, \
        Cường, Hưng
        """)

    static let wards = split(
        """
        Hạ Đình, Khương Đình, Khương Mai, Khương Trung, Kim Giang, Nhân Chính, Phương Liệt, Thanh Xuân Bắc, \
        Thanh Xuân Nam, Thanh Xuân Trung, Thượng Đình
        """)

    static let streets = split(
        """
        phố Hạ Đình, phố Khương Đình, phố Bùi Xương Trạch, phố Hoàng Văn Thái, phố Lê Trọng Tấn, \
        đường Trường Chinh, phố Khương Trung, phố Vũ Tông Phan, đường Kim Giang, phố Hoàng Đạo Thành, \
        phố Quan Nhân, phố Nguyễn Huy Tưởng, phố Vũ Trọng Phụng, đường Lê Văn Lương, phố Phương Liệt, \
        đường Giải Phóng, phố Phan Đình Giót, phố Nguyễn Quý Đức, đường Khuất Duy Tiến, phố Lương Thế Vinh, \
        phố Triều Khúc, đường Nguyễn Xiển, phố Nguyễn Tuân, đường Nguyễn Trãi, phố Thượng Đình, phố Chính Kinh, \
        phố Cự Lộc, phố Giáp Nhất, phố Vương Thừa Vũ
        """)

    static func split(_ text: String) -> [String] {
        text.split(separator: ",").map { String($0.drop { $0 == " " || $0 == "\n" }) }
    }
}
