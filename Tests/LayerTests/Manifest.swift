/// The targets that `Package.swift` declares, read as text.
struct Manifest {
    struct Target {
        let name: String
        let isTest: Bool
        /// Every quoted word of the dependency list, products of other packages included.
        let dependencies: [String]
    }

    let targets: [Target]

    init(_ text: String) {
        let start =
            /\.(?<kind>target|executableTarget|testTarget|systemLibrary|plugin|macro)\(\s*name: "(?<name>[^"]+)"/
        let matches = text.matches(of: start)
        targets = matches.enumerated().map { index, match in
            let end = index + 1 < matches.count ? matches[index + 1].range.lowerBound : text.endIndex
            let body = text[match.range.upperBound..<end]
            return Target(
                name: String(match.name), isTest: match.kind == "testTarget", dependencies: Self.dependencies(in: body))
        }
    }

    private static func dependencies(in body: Substring) -> [String] {
        guard let start = body.firstRange(of: "dependencies: [") else { return [] }
        var depth = 1
        let list = body[start.upperBound...].prefix { character in
            if character == "[" { depth += 1 }
            if character == "]" { depth -= 1 }
            return depth > 0
        }
        return list.matches(of: /"(?<word>[^"]*)"/).map { String($0.word) }
    }
}
