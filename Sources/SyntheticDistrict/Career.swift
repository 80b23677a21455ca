/// A line of work, with the places, titles and studies that go with it.
enum Career: Sendable, CaseIterable {
    case soldier, police, teacher, doctor, engineer, worker, official, accountant

    /// What members of an organisation do or did. Wards hold the retired of every line.
    static func weights(in kind: Organisation.Kind) -> WeightedList<Career> {
        switch kind {
        case .ward: wardWeights
        case .administration: administrationWeights
        case .armedForces: armedWeights
        case .enterprise: enterpriseWeights
        case .publicService: serviceWeights
        }
    }

    private static let wardWeights = WeightedList<Career>([
        (.soldier, 24), (.police, 6), (.teacher, 16), (.doctor, 7), (.engineer, 15), (.worker, 14), (.official, 12),
        (.accountant, 6),
    ])
    private static let administrationWeights = WeightedList<Career>([
        (.official, 80), (.accountant, 12), (.engineer, 8),
    ])
    private static let armedWeights = WeightedList<Career>([(.police, 84), (.soldier, 16)])
    private static let enterpriseWeights = WeightedList<Career>([
        (.worker, 48), (.engineer, 34), (.accountant, 16), (.official, 2),
    ])
    private static let serviceWeights = WeightedList<Career>([
        (.teacher, 62), (.doctor, 10), (.official, 20), (.accountant, 8),
    ])

    /// The occupation's name.
    var label: String {
        switch self {
        case .soldier: "Bộ đội"
        case .police: "Công an"
        case .teacher: "Giáo viên"
        case .doctor: "Cán bộ y tế"
        case .engineer: "Kỹ sư"
        case .worker: "Công nhân"
        case .official: "Cán bộ, công chức"
        case .accountant: "Kế toán"
        }
    }

    /// Titles from the first to the highest.
    var titles: [String] {
        switch self {
        case .soldier:
            ["Chiến sĩ", "Tiểu đội trưởng", "Trung đội trưởng", "Đại đội trưởng", "Trợ lý tác chiến", "Trung đoàn phó"]
        case .police: ["Chiến sĩ", "Cán bộ", "Trinh sát viên", "Đội phó", "Đội trưởng", "Phó Trưởng phòng"]
        case .teacher: ["Giáo viên", "Giáo viên", "Tổ trưởng chuyên môn", "Phó Hiệu trưởng", "Hiệu trưởng"]
        case .doctor: ["Y sĩ", "Bác sĩ", "Bác sĩ điều trị", "Phó Trưởng khoa", "Trưởng khoa"]
        case .engineer: ["Kỹ thuật viên", "Kỹ sư", "Kỹ sư chính", "Phó phòng Kỹ thuật", "Trưởng phòng Kỹ thuật"]
        case .worker: ["Công nhân", "Thợ bậc 4/7", "Tổ phó sản xuất", "Tổ trưởng sản xuất", "Quản đốc phân xưởng"]
        case .official: ["Nhân viên", "Chuyên viên", "Chuyên viên", "Phó Trưởng phòng", "Trưởng phòng"]
        case .accountant: ["Kế toán viên", "Kế toán viên", "Kế toán tổng hợp", "Phó phòng Kế toán", "Kế toán trưởng"]
        }
    }

    var duties: [String] {
        switch self {
        case .soldier: ["Huấn luyện, sẵn sàng chiến đấu", "Công tác tham mưu", "Công tác hậu cần", "Bảo đảm thông tin"]
        case .police:
            ["Quản lý hành chính về trật tự xã hội", "Cảnh sát khu vực", "Điều tra tổng hợp", "Công tác hồ sơ"]
        case .teacher:
            ["Giảng dạy môn Toán", "Giảng dạy môn Ngữ văn", "Giảng dạy môn Lịch sử", "Chủ nhiệm lớp, giảng dạy"]
        case .doctor: ["Khám, chữa bệnh", "Công tác y tế dự phòng", "Điều trị nội trú", "Tiêm chủng mở rộng"]
        case .engineer:
            ["Thiết kế, giám sát thi công", "Vận hành thiết bị", "Quản lý chất lượng", "Nghiên cứu cải tiến"]
        case .worker: ["Sản xuất trực tiếp", "Vận hành máy", "Sửa chữa cơ điện", "Kiểm tra sản phẩm"]
        case .official:
            ["Công tác tổ chức", "Công tác văn phòng", "Quản lý địa chính, xây dựng", "Công tác tuyên giáo"]
        case .accountant: ["Kế toán thanh toán", "Kế toán tổng hợp", "Quản lý tài chính", "Thống kê, kế hoạch"]
        }
    }

    var workplaces: [String] {
        switch self {
        case .soldier: ["Trung đoàn", "Lữ đoàn", "Tiểu đoàn", "Kho vật tư"]
        case .police: ["Công an phường mẫu", "Đội nghiệp vụ", "Phòng nghiệp vụ", "Trại tạm giam mẫu"]
        case .teacher: ["Trường Tiểu học mẫu", "Trường THCS mẫu", "Trường THPT mẫu", "Trường Cao đẳng mẫu"]
        case .doctor: ["Trạm Y tế mẫu", "Bệnh viện mẫu", "Trung tâm Y tế mẫu", "Phòng khám đa khoa mẫu"]
        case .engineer: ["Viện Thiết kế mẫu", "Công ty Xây lắp mẫu", "Nhà máy Cơ khí mẫu", "Ban Quản lý dự án mẫu"]
        case .worker: ["Nhà máy mẫu", "Xí nghiệp mẫu", "Phân xưởng mẫu", "Công ty Dệt may mẫu"]
        case .official: ["Phòng chuyên môn mẫu", "Văn phòng mẫu", "Ban Quản lý mẫu", "Sở chuyên ngành mẫu"]
        case .accountant: ["Phòng Tài vụ, Công ty mẫu", "Phòng Kế toán, Xí nghiệp mẫu", "Kho bạc mẫu", "Chi cục mẫu"]
        }
    }

    var schools: [String] {
        switch self {
        case .soldier: ["Trường Sĩ quan Lục quân", "Học viện Hậu cần", "Trường Sĩ quan Thông tin"]
        case .police: ["Học viện Cảnh sát nhân dân", "Trường Trung cấp Cảnh sát", "Học viện An ninh nhân dân"]
        case .teacher: ["Trường Đại học Sư phạm Hà Nội", "Trường Cao đẳng Sư phạm", "Trường Trung cấp Sư phạm"]
        case .doctor: ["Trường Đại học Y Hà Nội", "Trường Trung cấp Y", "Trường Đại học Y Thái Bình"]
        case .engineer: ["Trường Đại học Bách khoa Hà Nội", "Trường Đại học Xây dựng", "Trường Đại học Thủy lợi"]
        case .worker: ["Trường Công nhân kỹ thuật", "Trường Cao đẳng nghề", "Trường Trung cấp nghề"]
        case .official: ["Học viện Hành chính Quốc gia", "Trường Đại học Luật Hà Nội", "Trường Đại học Nội vụ"]
        case .accountant: ["Trường Đại học Kinh tế quốc dân", "Học viện Tài chính", "Trường Trung cấp Kinh tế"]
        }
    }

    var subjects: [String] {
        switch self {
        case .soldier: ["Chỉ huy tham mưu", "Hậu cần quân sự", "Thông tin liên lạc"]
        case .police: ["Điều tra hình sự", "Quản lý nhà nước về an ninh, trật tự", "Luật"]
        case .teacher: ["Sư phạm Toán", "Sư phạm Ngữ văn", "Giáo dục tiểu học", "Sư phạm Lịch sử"]
        case .doctor: ["Bác sĩ đa khoa", "Y sĩ", "Y tế công cộng"]
        case .engineer: ["Cơ khí chế tạo", "Xây dựng dân dụng", "Điện tử, viễn thông", "Công trình thủy"]
        case .worker: ["Cơ điện", "Công nghệ dệt", "Hàn", "Vận hành thiết bị"]
        case .official: ["Hành chính học", "Luật kinh tế", "Quản lý đất đai", "Xây dựng Đảng"]
        case .accountant: ["Kế toán", "Tài chính – Ngân hàng", "Thống kê kinh tế"]
        }
    }
}
