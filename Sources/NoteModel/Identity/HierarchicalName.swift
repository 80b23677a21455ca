/// The name of a node or person in the organisation's tree, as Notes writes it.
///
/// Canonical `CN=spoke-12/OU=Phường Hạ Đình/O=Thanh Xuân`, abbreviated `spoke-12/Phường Hạ Đình/Thanh Xuân`; the most
/// specific component stands first. The text is kept exactly as given, so `==` tells `HUB` from `hub`; whether two
/// names mean the same node or person is ``matches(_:)``, which ignores case as Notes does.
///
/// - SeeAlso: `reference/domino.md`, section 3. Lengths are those of X.520, because certificates carry these names.
public struct HierarchicalName: Hashable, Sendable {
    /// The node's or person's own name.
    public let commonName: String
    /// The units, most specific first; at most ``unitsMax``.
    public let organisationalUnits: [String]
    public let organisation: String
    /// Two ASCII letters.
    public let country: String?

    /// Units between the common name and the organisation.
    public static let unitsMax = 4
    /// Unicode scalars in one component.
    public static let componentLengthMax = 64
    /// Unicode scalars in an organisation. Two letters at the end of an abbreviated name are a country.
    public static let organisationLengthMin = 3

    /// - Throws: ``DongboError`` `.badData` that names the component which breaks a limit.
    public init(
        commonName: String, organisationalUnits: [String] = [], organisation: String, country: String? = nil
    ) throws(DongboError) {
        try Self.check(commonName, "common name")
        for unit in organisationalUnits { try Self.check(unit, "organisational unit") }
        guard organisationalUnits.count <= Self.unitsMax else {
            throw DongboError(.badData, "a name has at most \(Self.unitsMax) organisational units")
        }
        try Self.check(organisation, "organisation")
        guard organisation.unicodeScalars.count >= Self.organisationLengthMin else {
            throw DongboError(.badData, "an organisation has at least \(Self.organisationLengthMin) characters")
        }
        guard country.map(Self.isCountry) ?? true else {
            throw DongboError(.badData, "a country is two letters")
        }
        self.commonName = commonName
        self.organisationalUnits = organisationalUnits
        self.organisation = organisation
        self.country = country
    }

    /// Reads the canonical or the abbreviated form.
    ///
    /// - Throws: ``DongboError`` `.badData` that says what is wrong with `text`.
    public init(parsing text: String) throws(DongboError) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if parts.contains(where: { $0.contains("=") }) {
            try self.init(canonicalParts: parts)
        } else {
            try self.init(abbreviatedParts: parts)
        }
    }

    private init(canonicalParts parts: [String]) throws(DongboError) {
        var labelled: [(label: String, value: String)] = []
        for part in parts {
            guard let equals = part.firstIndex(of: "=") else {
                throw DongboError(.badData, "a canonical name labels every component, as CN=node/O=organisation")
            }
            labelled.append((part[..<equals].uppercased(), String(part[part.index(after: equals)...])))
        }
        let country = labelled.last?.label == "C" ? labelled.removeLast().value : nil
        guard labelled.count >= 2, labelled[0].label == "CN", labelled[labelled.count - 1].label == "O",
            labelled.dropFirst().dropLast().allSatisfy({ $0.label == "OU" })
        else {
            throw DongboError(.badData, "a name is CN, then up to \(Self.unitsMax) OU, then O, then perhaps C")
        }
        try self.init(
            commonName: labelled[0].value, organisationalUnits: labelled.dropFirst().dropLast().map(\.value),
            organisation: labelled[labelled.count - 1].value, country: country)
    }

    private init(abbreviatedParts: [String]) throws(DongboError) {
        var parts = abbreviatedParts
        let country = parts.count > 2 && Self.isCountry(parts[parts.count - 1]) ? parts.removeLast() : nil
        guard parts.count >= 2 else {
            throw DongboError(.badData, "a name has at least a common name and an organisation, as node/organisation")
        }
        try self.init(
            commonName: parts[0], organisationalUnits: Array(parts[1..<(parts.count - 1)]),
            organisation: parts[parts.count - 1], country: country)
    }

    /// With labels; the form that is stored, sent and signed.
    public var canonical: String {
        (["CN=\(commonName)"] + organisationalUnits.map { "OU=\($0)" } + ["O=\(organisation)"]
            + (country.map { ["C=\($0)"] } ?? [])).joined(separator: "/")
    }

    /// Without labels; the form that people read.
    public var abbreviated: String {
        ([commonName] + organisationalUnits + [organisation] + (country.map { [$0] } ?? [])).joined(separator: "/")
    }

    /// Equal for two names exactly when they match; a key for dictionaries and tables.
    public var matchingKey: String { canonical.lowercased() }

    /// Whether both mean the same node or person: case does not count.
    public func matches(_ other: HierarchicalName) -> Bool { matchingKey == other.matchingKey }

    private static func isCountry(_ text: String) -> Bool {
        text.utf8.count == 2 && text.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }
    }

    private static func check(_ text: String, _ component: String) throws(DongboError) {
        let scalars = text.unicodeScalars
        guard let first = scalars.first, let last = scalars.last else {
            throw DongboError(.badData, "the \(component) of a name is empty")
        }
        guard scalars.count <= componentLengthMax else {
            throw DongboError(.badData, "the \(component) of a name is longer than \(componentLengthMax) characters")
        }
        guard !first.properties.isWhitespace, !last.properties.isWhitespace else {
            throw DongboError(.badData, "the \(component) of a name begins or ends with a space")
        }
        guard text != "*", !scalars.contains(where: isReserved) else {
            throw DongboError(.badData, "the \(component) of a name holds a character that names may not hold")
        }
    }

    /// Separators of the two written forms, and characters that nobody can see.
    private static func isReserved(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: scalar == "/" || scalar == "="
        }
    }
}

extension HierarchicalName: CustomStringConvertible {
    /// The canonical form.
    public var description: String { canonical }
}
