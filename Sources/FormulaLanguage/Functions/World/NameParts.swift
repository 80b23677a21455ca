/// The components of a name, however it is written: `CN=Lan/OU=Hạ Đình/O=Thanh Xuân`, `Lan/Hạ Đình/Thanh Xuân`, `Lan`.
struct NameParts {
    private(set) var commonName = ""
    /// Most specific first.
    private(set) var units: [String] = []
    private(set) var organisation = ""
    private(set) var country = ""
    /// G, I, S, Q, A, P and what else has a label.
    private var others: [String: String] = [:]
    private let isCanonical: Bool

    init(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
        isCanonical = parts.contains { $0.contains("=") }
        if isCanonical {
            for part in parts {
                guard let equals = part.firstIndex(of: "=") else { continue }
                let value = String(part[part.index(after: equals)...])
                switch part[..<equals].uppercased() {
                case "CN": commonName = value
                case "OU", "OU1", "OU2", "OU3", "OU4": units.append(value)
                case "O": organisation = value
                case "C": country = value
                case let label: others[label] = value
                }
            }
            return
        }
        var rest = parts
        if rest.count > 2, let last = rest.last, last.utf8.count == 2 { country = rest.removeLast() }
        if rest.count > 1 { organisation = rest.removeLast() }
        commonName = rest.first ?? ""
        units = Array(rest.dropFirst())
    }

    private var hierarchy: [(label: String, value: String)] {
        units.map { ("OU", $0) } + (organisation.isEmpty ? [] : [("O", organisation)])
            + (country.isEmpty ? [] : [("C", country)])
    }

    private var all: [(label: String, value: String)] {
        (commonName.isEmpty ? [] : [("CN", commonName)]) + hierarchy
    }

    private static func canonical(_ parts: [(label: String, value: String)]) -> String {
        parts.map { "\($0.label)=\($0.value)" }.joined(separator: "/")
    }

    /// What @UserNamesList gives for a person: the common name, the whole name, and the wildcards above it.
    var list: [String] {
        guard !all.isEmpty else { return [] }
        let above = hierarchy
        let wildcards = above.indices.map { "*/" + Self.canonical(Array(above[$0...])) }
        return (all.count > 1 ? [commonName] : []) + [Self.canonical(all)] + wildcards
    }

    func part(_ action: String, of text: String) throws(FormulaFault) -> String {
        switch action {
        case "CN": return commonName.isEmpty ? text : commonName
        case "ABBREVIATE": return all.map(\.value).joined(separator: "/")
        case "CANONICALIZE": return text.isEmpty ? "" : Self.canonical(all)
        case "O": return organisation
        case "C": return country
        case "OU1", "OU2", "OU3", "OU4":
            let number = Int(action.suffix(1))!
            return number <= units.count ? units[units.count - number] : ""
        case "HIERARCHYONLY":
            return isCanonical ? Self.canonical(hierarchy) : hierarchy.map(\.value).joined(separator: "/")
        case "TOKEYWORD":
            return hierarchy.reversed().map(\.value).joined(separator: "\\")
        case "G", "I", "S", "Q", "A", "P": return others[action] ?? ""
        default: return try address(action, text)
        }
    }

    /// Parts of an address as `"Nguyễn Lan" <lan@example.vn>`.
    private func address(_ action: String, _ text: String) throws(FormulaFault) -> String {
        let open = text.firstIndex(of: "<")
        let inner = open.map { text[text.index(after: $0)...].prefix { $0 != ">" } } ?? text[...]
        switch action {
        case "ADDRESS821": return inner.contains("@") ? String(inner) : ""
        case "LP": return inner.contains("@") ? String(inner.prefix { $0 != "@" }) : ""
        case "PHRASE":
            guard let open else { return "" }
            return TextChange.trimmed(String(text[..<open].filter { $0 != "\"" }))
        case "HIERARCHICAL", "TOAT", "TOOFFICE", "TOFIELD", "TODATATYPE": return text
        default: throw FormulaFault("@Name does not know [\(action)]")
        }
    }
}
