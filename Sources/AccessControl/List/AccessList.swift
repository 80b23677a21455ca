import NoteModel

/// Who may do what in a database (Notes: the ACL).
///
/// Precedence is Notes': the entry with the name itself decides alone; else, of all groups and branches that mean the
/// name, the highest level counts, with the flags and roles of all of them; else `Anonymous` for whoever has not said who
/// they are; else `-Default-`. A list without `-Default-` gives others nothing.
///
/// - SeeAlso: `reference/domino.md`, section 3.
public struct AccessList: Sendable, Hashable {
    private var entriesByKey: [String: AccessEntry] = [:]
    /// What a name that logged in with a password over the web has at most.
    public var webLevelMax = AccessLevel.editor

    /// - Parameter entries: of two that mean the same the tighter counts.
    public init(_ entries: [AccessEntry] = []) {
        for entry in entries { entriesByKey[entry.key] = entriesByKey[entry.key]?.tightened(by: entry) ?? entry }
    }

    /// Of a database that nobody has given one: its nodes care for it, and nobody else has access.
    public static let standard = AccessList([
        AccessEntry(AccessEntry.localNodesName, .manager, flags: .all), AccessEntry(AccessEntry.defaultName, .noAccess),
    ])

    /// By name.
    public var entries: [AccessEntry] { entriesByKey.values.sorted { $0.name < $1.name } }

    public func entry(_ name: String) -> AccessEntry? { entriesByKey[ReaderName.key(name)] }

    /// Puts an entry in the place of the one that means the same.
    public mutating func set(_ entry: AccessEntry) { entriesByKey[entry.key] = entry }

    public mutating func remove(_ name: String) { entriesByKey[ReaderName.key(name)] = nil }

    /// Whether anybody may still change the list; a list without is refused.
    public var hasManager: Bool {
        entriesByKey.values.contains { $0.level == .manager && $0.name != AccessEntry.defaultName }
    }

    /// Whether an entry means the name, itself or through its groups and branches; `-Default-` does not.
    public func names(_ subject: AccessSubject) -> Bool {
        guard let key = subject.key else { return entriesByKey[AccessEntry.anonymousName.lowercased()] != nil }
        return entriesByKey[key] != nil || subject.collectiveKeys.contains { entriesByKey[$0] != nil }
    }

    /// Two versions of the list that were changed apart, entry by entry: what only one changed is taken, of what both
    /// changed the tighter counts, and what one removed stays removed.
    ///
    /// - Parameter base: what both had before.
    public static func merged(_ left: AccessList, _ right: AccessList, base: AccessList) -> AccessList {
        var result = AccessList()
        result.webLevelMax =
            left.webLevelMax == base.webLevelMax
            ? right.webLevelMax
            : right.webLevelMax == base.webLevelMax ? left.webLevelMax : min(left.webLevelMax, right.webLevelMax)
        for key in Set(left.entriesByKey.keys).union(right.entriesByKey.keys) {
            let (mine, theirs, before) = (left.entriesByKey[key], right.entriesByKey[key], base.entriesByKey[key])
            let kept: AccessEntry? =
                if mine == before {
                    theirs
                } else if theirs == before {
                    mine
                } else if let mine, let theirs {
                    mine.tightened(by: theirs)
                } else {
                    nil
                }
            result.entriesByKey[key] = kept
        }
        return result
    }

    /// What the list gives a name.
    ///
    /// - Complexity: O(groups and branches of the name); nothing of the list's size.
    public func rights(of subject: AccessSubject) -> AccessRights {
        var rights = unlimitedRights(of: subject)
        if subject.isWebLogin, rights.level > webLevelMax {
            rights.level = webLevelMax
            rights.flags = rights.flags.intersection(AccessFlags.possible(for: webLevelMax))
            rights.reasons.append(.webLimit(webLevelMax))
        }
        return rights
    }

    private func unlimitedRights(of subject: AccessSubject) -> AccessRights {
        guard let key = subject.key else {
            return entriesByKey[AccessEntry.anonymousName.lowercased()].map { AccessRights([$0], subject) }
                ?? defaultRights(subject)
        }
        if let own = entriesByKey[key] { return AccessRights([own], subject) }
        let shared = subject.collectiveKeys.sorted().compactMap { entriesByKey[$0] }
        return shared.isEmpty ? defaultRights(subject) : AccessRights(shared, subject)
    }

    private func defaultRights(_ subject: AccessSubject) -> AccessRights {
        let nobody = AccessEntry(AccessEntry.defaultName, .noAccess)
        return AccessRights([entriesByKey[AccessEntry.defaultName.lowercased()] ?? nobody], subject)
    }
}
