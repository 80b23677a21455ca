import NoteModel

/// Who belongs to which group, groups within groups included.
///
/// Names are compared without regard to case, as Notes does. A group that contains itself, directly or through others, is
/// no error: each name is looked at once.
public struct GroupTable: Sendable {
    private struct Group: Sendable {
        var name: String
        var members: [String]
    }

    /// By lower-case name.
    private var groups: [String: Group] = [:]
    /// Groups that list a name directly; both lower-case.
    private var parents: [String: [String]] = [:]

    /// - Parameter groups: name and direct members: names of people, nodes and other groups. Where a name comes twice, the
    ///   members of both count.
    public init(_ groups: [(name: String, members: [String])] = []) {
        for group in groups {
            let key = group.name.lowercased()
            self.groups[key, default: Group(name: group.name, members: [])].members += group.members
            for member in group.members { parents[member.lowercased(), default: []].append(key) }
        }
    }

    public func contains(group: String) -> Bool { groups[group.lowercased()] != nil }

    /// Everybody in a group, directly or through other groups, each once, sorted; groups themselves are left out. Empty for
    /// a group that is not there.
    public func members(of group: String) -> [String] {
        var found: [String: String] = [:]
        var seen: Set = [group.lowercased()]
        var open = [group.lowercased()]
        while let key = open.popLast() {
            for member in groups[key]?.members ?? [] {
                let memberKey = member.lowercased()
                if groups[memberKey] == nil {
                    found[memberKey] = found[memberKey] ?? member
                } else if seen.insert(memberKey).inserted {
                    open.append(memberKey)
                }
            }
        }
        return found.values.sorted()
    }

    /// Every group that a person, node or group belongs to, directly or through other groups, sorted.
    public func groups(of name: String) -> [String] {
        var seen: Set<String> = []
        var open = [name.lowercased()]
        while let key = open.popLast() {
            for parent in parents[key] ?? [] where seen.insert(parent).inserted { open.append(parent) }
        }
        return seen.compactMap { groups[$0]?.name }.sorted()
    }

    /// Whether a name is in a group, directly or through other groups.
    public func isMember(_ name: String, of group: String) -> Bool {
        let wanted = group.lowercased()
        return groups(of: name).contains { $0.lowercased() == wanted }
    }
}
