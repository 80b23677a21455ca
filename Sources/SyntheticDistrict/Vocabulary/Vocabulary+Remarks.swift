extension Vocabulary {
    /// Parts of the remarks that a cell writes about a member; one of each makes a sentence.
    enum Remarks {
        static let subjects = [
            "Đồng chí", "Bản thân đồng chí", "Trong năm, đồng chí", "Ở nơi cư trú, đồng chí",
            "Trong sinh hoạt, đồng chí",
            "Quý vừa qua, đồng chí", "Với vai trò đảng viên, đồng chí", "Từ khi chuyển về, đồng chí",
            "Theo phân công của chi ủy, đồng chí", "Qua kiểm tra, đồng chí",
        ]
        static let manners = [
            "luôn", "thường xuyên", "tích cực", "gương mẫu", "chủ động", "nghiêm túc", "nhiệt tình", "cơ bản",
            "kịp thời",
            "kiên trì", "bước đầu", "chưa", "đã", "vẫn", "nhiều lần",
        ]
        static let actions = [
            "chấp hành chủ trương, đường lối", "tham gia sinh hoạt chi bộ", "học tập nghị quyết",
            "đóng góp ý kiến xây dựng",
            "vận động nhân dân", "giúp đỡ quần chúng ưu tú", "hoàn thành nhiệm vụ được giao",
            "giữ mối liên hệ nơi cư trú",
            "tuyên truyền trong tổ dân phố", "theo dõi công tác an ninh", "chăm lo gia đình chính sách",
            "phụ trách công tác khuyến học", "hướng dẫn cài đặt sổ tay đảng viên", "ghi chép biên bản",
            "thu nộp đảng phí",
            "kiểm tra việc thực hiện quy ước", "phối hợp với cảnh sát khu vực", "tự phê bình và phê bình",
        ]
        static let details = [
            "đúng kế hoạch của cấp ủy", "trên địa bàn phường", "tại các ngõ, ngách được phân công",
            "với tinh thần trách nhiệm cao",
            "cùng ban công tác mặt trận", "dù tuổi đã cao", "trong điều kiện sức khỏe hạn chế",
            "và được nhân dân tín nhiệm",
            "theo chuyên đề từng quý", "nhất là dịp đại hội", "cần cố gắng hơn về thời gian",
            "qua các buổi tiếp xúc cử tri",
            "sau đợt học tập chuyên đề", "bằng hình thức trực tuyến", "để tổ dân phố đạt danh hiệu văn hóa",
            "khi thực hiện giải phóng mặt bằng", "trong công tác phòng chống dịch",
        ]
        static let numbers = ["điểm danh đủ", "vắng có lý do", "phát biểu", "báo cáo", "tham gia"]
    }

    static let partyRoles = WeightedList(
        "Đảng viên 82, Bí thư 3, Phó Bí thư 3, Chi ủy viên 7, Tổ trưởng tổ đảng 5")
    static let ratings = WeightedList(
        """
        Hoàn thành xuất sắc nhiệm vụ 18, Hoàn thành tốt nhiệm vụ 66, Hoàn thành nhiệm vụ 14, Không hoàn thành nhiệm vụ 2
        """)
}
