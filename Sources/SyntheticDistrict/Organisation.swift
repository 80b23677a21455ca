/// A party organisation of the synthetic district.
public struct Organisation: Hashable, Sendable {
    public enum Form: String, Sendable {
        /// Committee with cells under it.
        case committee = "Đảng bộ cơ sở"
        /// Cell directly under the district.
        case grassrootsCell = "Chi bộ cơ sở"
        /// Cell under a committee.
        case cell = "Chi bộ trực thuộc"
    }

    public enum Kind: String, Sendable {
        case ward = "Phường"
        case administration = "Cơ quan hành chính"
        case armedForces = "Lực lượng vũ trang"
        case enterprise = "Doanh nghiệp"
        case publicService = "Đơn vị sự nghiệp"
    }

    /// `TX.07` for a grassroots organisation, `TX.07.012` for a cell under it.
    public let code: String
    /// `Đảng bộ phường Hạ Đình`, `Chi bộ số 12`.
    public let name: String
    public let form: Form
    public let kind: Kind
    /// Index of the committee above in ``District/organisations``; nil for grassroots organisations.
    public let parent: Int?
    /// Where it sits, as `phường Hạ Đình`.
    public let ward: String
    /// Members whose dossiers it keeps; a committee keeps none itself.
    public internal(set) var members: Int
}
