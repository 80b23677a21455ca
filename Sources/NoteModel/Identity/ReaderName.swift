/// The form in which names of readers and names of those who ask are compared: case does not count, and neither does
/// whether a name was written canonical or abbreviated.
///
/// Covers what a readers item may hold: people and nodes, `*/OU=…/O=…` for a whole branch of the name tree, groups, and roles
/// in brackets.
/// - SeeAlso: `reference/domino.md`, section 3.
public enum ReaderName {
    /// A key that is equal for names that mean the same.
    public static func key(_ name: String) -> String {
        guard name.utf8.contains(UInt8(ascii: "/")) else { return name.lowercased() }
        if name.hasPrefix("*/") {
            let branch = String(name.dropFirst(2))
            if branch.utf8.contains(UInt8(ascii: "=")) { return name.lowercased() }
            // Any common name does: only the branch matters.
            guard let parsed = try? HierarchicalName(parsing: "x/" + branch) else { return name.lowercased() }
            return "*" + parsed.matchingKey.dropFirst("cn=x".count)
        }
        return (try? HierarchicalName(parsing: name))?.matchingKey ?? name.lowercased()
    }

    /// Every key under which `name` itself may stand in a readers item: its own, and one for each branch it belongs to,
    /// down to `*`. Groups and roles come on top.
    public static func keys(of name: HierarchicalName) -> Set<String> {
        var keys: Set<String> = [name.matchingKey, "*"]
        var parts = name.matchingKey.split(separator: "/").dropFirst()
        while !parts.isEmpty {
            keys.insert("*/" + parts.joined(separator: "/"))
            parts = parts.dropFirst()
        }
        return keys
    }
}
