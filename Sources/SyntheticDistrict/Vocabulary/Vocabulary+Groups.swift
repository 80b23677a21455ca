extension Vocabulary {
    /// Number and name of an ethnic group in the state's list; weights as among members of an inner district of Hà Nội.
    struct Group: Sendable {
        let code: Int
        let name: String
    }

    static let ethnicities = WeightedList<Group>([
        (Group(code: 1, name: "Kinh"), 9720), (Group(code: 2, name: "Tày"), 85), (Group(code: 3, name: "Thái"), 28),
        (Group(code: 4, name: "Hoa"), 12), (Group(code: 6, name: "Mường"), 80), (Group(code: 7, name: "Nùng"), 36),
        (Group(code: 8, name: "Hmông"), 6), (Group(code: 9, name: "Dao"), 10), (Group(code: 12, name: "Ê-đê"), 2),
        (Group(code: 15, name: "Sán Chay"), 5), (Group(code: 17, name: "Chăm"), 2),
        (Group(code: 18, name: "Sán Dìu"), 6),
        (Group(code: 24, name: "Thổ"), 4), (Group(code: 25, name: "Giáy"), 2), (Group(code: 37, name: "Lào"), 2),
    ])

    /// There is no official list of codes for religions that we know of; these numbers are ours, in the form's order.
    static let religions = WeightedList<Group>([
        (Group(code: 0, name: "Không"), 965), (Group(code: 1, name: "Phật giáo"), 24),
        (Group(code: 2, name: "Công giáo"), 9), (Group(code: 3, name: "Tin lành"), 2),
    ])

    static let familyClasses = WeightedList(
        "Bần nông 26, Trung nông 18, Cố nông 6, Công nhân 16, Viên chức 14, Cán bộ 10, Tiểu thương 5, Trí thức 5")
    /// Open to everyone; the others depend on who the member is.
    static let unions = ["Hội Chữ thập đỏ", "Hội Khuyến học", "Câu lạc bộ Thể dục dưỡng sinh"]
    static let languages = WeightedList("Tiếng Anh 60, Tiếng Nga 18, Tiếng Pháp 8, Tiếng Trung 10, Tiếng Nhật 4")
    static let languageLevels = ["A", "B", "C", "B1", "B2", "IELTS 6.0", "cử nhân", "giao tiếp"]
    static let computing = WeightedList(
        "Chứng chỉ Tin học A 20, Chứng chỉ Tin học B 30, Ứng dụng CNTT cơ bản 35, Cử nhân Công nghệ thông tin 5")
    static let health = WeightedList("Tốt 40, Bình thường 44, Yếu 8, Loại I 6, Loại II 12")
    static let politicalTheory = WeightedList("Sơ cấp 46, Trung cấp 36, Cao cấp 13, Cử nhân 3")
}
