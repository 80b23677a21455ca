extension Vocabulary {
    /// What the district's twelve invented companies do.
    static let trades = [
        "Cơ khí", "Dệt may", "Cao su", "Bóng đèn", "Xây dựng", "Giày da", "Thiết bị điện", "Vận tải", "Dược phẩm",
        "In ấn",
        "Tư vấn thiết kế", "Viễn thông",
    ]

    /// The 25 grassroots cells: 17 public bodies, then 8 companies. Numbers instead of names: none is a real one.
    static let units = [
        "Trường THPT mẫu số 1", "Trường THPT mẫu số 2", "Trường THPT mẫu số 3", "Trường THCS mẫu số 1",
        "Trường THCS mẫu số 2", "Trường THCS mẫu số 3", "Trường Tiểu học mẫu số 1", "Trường Tiểu học mẫu số 2",
        "Trường Tiểu học mẫu số 3", "Trung tâm Y tế mẫu", "Trung tâm Văn hóa mẫu", "Trung tâm Giáo dục nghề nghiệp mẫu",
        "Tòa án mẫu", "Viện Kiểm sát mẫu", "Thi hành án dân sự mẫu", "Kho bạc mẫu", "Thống kê mẫu",
        "Công ty TNHH mẫu số 21", "Công ty TNHH mẫu số 22", "Công ty TNHH mẫu số 23", "Công ty TNHH mẫu số 24",
        "Hợp tác xã mẫu số 25", "Công ty cổ phần mẫu số 26", "Công ty cổ phần mẫu số 27", "Công ty cổ phần mẫu số 28",
    ]
}
