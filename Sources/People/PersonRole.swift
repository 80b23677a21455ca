/// What people are in the organisation's work. Each is a group of the directory, so access lists name it as any group.
public enum PersonRole: String, Sendable, Hashable, CaseIterable {
    case secretary = "BiThu"
    case committeeMember = "CapUyVien"
    case organisationOffice = "BanToChuc"
    case editor = "BienTap"
    case administrator = "QuanTri"

    /// The group.
    public var group: String { rawValue }

    /// For people.
    public var title: String {
        switch self {
        case .secretary: "Bí thư"
        case .committeeMember: "Cấp ủy viên"
        case .organisationOffice: "Ban Tổ chức"
        case .editor: "Biên tập viên"
        case .administrator: "Quản trị"
        }
    }

    /// By the group's name, in any case.
    public init?(_ group: String) {
        guard let role = Self.allCases.first(where: { $0.group.lowercased() == group.lowercased() }) else { return nil }
        self = role
    }
}
