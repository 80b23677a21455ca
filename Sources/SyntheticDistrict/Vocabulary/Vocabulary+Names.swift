extension Vocabulary {
    static let familyNames = WeightedList(
        """
        Nguyễn 360, Trần 115, Lê 88, Phạm 72, Vũ 52, Hoàng 36, Đỗ 30, Bùi 27, Đặng 26, Phan 20, Ngô 20, Dương 14, \
        Đào 15, Đinh 14, Trịnh 13, Lương 10, Mai 8, Tạ 8, Chu 7, Cao 8, Phùng 7, Vương 6, Lưu 7, Đoàn 9, Hà 7, \
        Kiều 4, Quách 3, Tô 5, Nghiêm 4, Khuất 3, Tống 3, Triệu 3, Lã 3, Hồ 6, Võ 6, Huỳnh 4, Lý 5, Thái 3, \
        Trương 10, Doãn 2, Bạch 2, Đàm 3, Từ 2, Nhữ 1, Vi 1, Ninh 2, Cấn 1, Phí 2, Thân 2, Giáp 1
        """)

    /// Common among the Mường, Tày, Thái, Nùng and others.
    static let highlandFamilyNames = WeightedList(
        "Hà 14, Nông 18, Hoàng 16, Lò 14, Bùi 20, Đinh 12, Lương 10, Ma 7, Lục 6, Vi 8, Quách 7, Triệu 9, Cầm 5, Bế 5")

    static let maleMiddleNames = WeightedList(
        """
        Văn 300, Đức 70, Minh 60, Quang 58, Xuân 50, Đình 48, Hữu 46, Ngọc 44, Công 40, Thanh 38, Mạnh 32, \
        Trọng 30, Quốc 30, Tiến 28, Bá 22, Viết 20, Thế 24, Anh 22, Tuấn 20, Duy 20, Huy 18, Hồng 20, Gia 10, \
        Khắc 12, Sỹ 10, Trung 14, Việt 12, Hoàng 16, Như 6, Danh 6, Doãn 4, Phú 6, Đăng 12, Cao 4, Chí 8, Hải 8
        """)
    static let femaleMiddleNames = WeightedList(
        """
        Thị 420, Thu 48, Thanh 46, Ngọc 42, Hồng 34, Minh 32, Phương 34, Kim 30, Bích 24, Thúy 26, Mai 20, \
        Quỳnh 18, Thùy 18, Hải 14, Diệu 12, Khánh 12, Lan 12, Như 10, Tuyết 14, Hoàng 10, Việt 8, Vân 10, Ánh 8, \
        Hà 8, Lệ 6, Mỹ 6, Thị Thu 22, Thị Thanh 20, Thị Ngọc 16, Thị Bích 12, Thị Kim 12, Thị Hồng 14, Thị Minh 12
        """)
    static let maleGivenNames = WeightedList(
        """
        Hùng 40, Dũng 38, Tuấn 38, Sơn 34, Minh 32, Thắng 30, Cường 30, Hải 28, Long 26, Nam 26, Hà 14, Bình 26, \
        Hòa 20, Thành 28, Quang 24, Đức 24, Trung 24, Tùng 20, Kiên 18, Khánh 16, Phương 12, Toàn 18, Tiến 20, \
        Việt 18, Lâm 16, Hưng 20, Huy 18, Phúc 16, Chiến 14, Quân 16, Vinh 16, Quyết 8, Thịnh 12, Đạt 14, Mạnh 16, \
        Ngọc 10, Tâm 10, An 12, Giang 12, Anh 20, Lộc 10, Thái 12, Tân 10, Đông 8, Khoa 10, Thọ 8, Tường 4, \
        Hiệp 10, Hiếu 12, Nghĩa 10, Chính 8, Luân 4, Định 6, Khôi 5, Bảo 8, Duy 8, Điệp 4, Hoạt 2, Ước 2, Thuận 8, \
        Trường 10, Văn 6, Tú 8, Vượng 4, Xuân 4
        """)
    static let femaleGivenNames = WeightedList(
        """
        Hương 36, Lan 34, Hoa 32, Hà 34, Thủy 34, Hằng 32, Nga 30, Hạnh 28, Mai 28, Bình 16, Phương 30, Linh 28, \
        Trang 28, Thảo 24, Nhung 20, Yến 22, Oanh 16, Loan 16, Liên 18, Hòa 16, Huyền 24, Ngọc 22, Anh 24, \
        Dung 24, Vân 22, Tâm 18, Thu 20, Hiền 28, Lý 10, Tuyết 16, Minh 10, Quyên 12, Thanh 18, Ngân 14, Giang 12, \
        Chi 14, My 8, Xuân 10, Cúc 8, Đào 8, Nguyệt 12, Hồng 18, Thơm 8, Tươi 4, Bích 8, Diệp 8, Châu 8, An 8, \
        Nhàn 6, Vinh 5, Hậu 8, Thoa 8, Khuyên 5, Duyên 8, Uyên 6, Hải 8, Hường 10, Lương 6, Sen 5, Mận 3, Hợp 3, \
        Trinh 6, Trâm 6, Nhị 2
        """)
    /// Names by which a few are also known.
    static let otherNames = [
        "Hồng Quân", "Thanh Tâm", "Ba Vinh", "Tư Hòa", "Minh Khai", "Hai Lợi", "Trường Sơn", "Út Nhàn",
    ]
}
