import AccessControl
import NoteModel
import NoteStore
import SealedItems

/// A group's key as it stands.
public struct GroupKeyReport: Sendable, Hashable {
    public let group: String
    public let version: Int
    public let key: KeyID
    /// Members who can open it.
    public let members: [String]
    /// Members without a key of their own, to whom it can be given when they have one.
    public let without: [String]
    /// Whether this version was made just now.
    public let isNew: Bool
    /// Members to whom it was given just now.
    public let added: [String]
}

extension Node {
    /// Makes a group's key, or brings it up to date: who is new in the group gets it, if one of the keys on `ring` opens it; otherwise, and
    /// when somebody has left, the group gets another version.
    ///
    /// - Parameter isForced: another version in any case.
    /// - Throws: `.noSuchThing` when there is no such group, or none of its members has a key; `.noRight`.
    public func keepGroupKey(
        _ name: String, isForced: Bool, ring: KeyRing, caller: NoteCaller
    ) async throws -> GroupKeyReport {
        let directory = try directoryIndex()
        guard directory.groupTable.contains(group: name) else {
            throw DongboError(.noSuchThing, "there is no group '\(name)'; 'dongbo group show' lists them")
        }
        let (keys, without) = memberKeys(of: name, directory)
        guard !keys.isEmpty else {
            throw DongboError(
                .noSuchThing, "no member of '\(name)' has a key yet; people get one with their first password")
        }
        let versions = directory.keys.groupKeys(name)
        let canonical =
            versions.first?.group ?? directory.groups.first { $0.name.lowercased() == name.lowercased() }?.name
        var added: [String] = []
        if let current = versions.first, !isForced {
            let wanted = Dictionary(keys.map { ($0.key.id, $0) }) { first, _ in first }
            let hasLeft = current.wrapped.keys.contains { wanted[$0] == nil }
            let missing = keys.filter { current.wrapped[$0.key.id] == nil }
            let own = missing.isEmpty ? nil : current.open(with: ring)
            if !hasLeft, missing.isEmpty || own != nil {
                if let own { added = try await give(current, own, to: missing, caller) }
                return GroupKeyReport(
                    group: current.group, version: current.version, key: current.publicKey.id,
                    members: keys.map(\.name), without: without, isNew: false, added: added)
            }
        }
        let made = try await makeGroupKey(canonical ?? name, after: versions.first, for: keys.map(\.key), caller)
        return GroupKeyReport(
            group: made.group, version: made.version, key: made.publicKey.id, members: keys.map(\.name),
            without: without, isNew: true, added: keys.map(\.name))
    }

    /// Brings the keys of all groups up to date that have one.
    public func settleGroupKeys(ring: KeyRing, caller: NoteCaller) async throws {
        let directory = try directoryIndex()
        for group in directory.keys.keyedGroups where directory.groupTable.contains(group: group) {
            let wanted = Set(memberKeys(of: group, directory).keys.map(\.key.id))
            // A group that nobody is left in keeps its key: nobody reads what is sealed for it.
            guard let current = directory.keys.groupKeys(group).first, !wanted.isEmpty,
                Set(current.wrapped.keys) != wanted
            else { continue }
            _ = try await keepGroupKey(group, isForced: false, ring: ring, caller: caller)
        }
    }

    public func groupKeyReports() throws -> [GroupKeyReport] {
        let directory = try directoryIndex()
        return directory.keys.keyedGroups.compactMap { group in
            guard let current = directory.keys.groupKeys(group).first else { return nil }
            let (keys, without) = memberKeys(of: group, directory)
            let have = keys.filter { current.wrapped[$0.key.id] != nil }.map(\.name)
            let rest = keys.map(\.name).filter { !have.contains($0) }
            return GroupKeyReport(
                group: group, version: current.version, key: current.publicKey.id, members: have,
                without: (without + rest).sorted(), isNew: false, added: [])
        }
    }

    private typealias MemberKey = (name: String, key: SealingPublicKey)

    private func memberKeys(of group: String, _ directory: DirectoryIndex) -> (keys: [MemberKey], without: [String]) {
        var (keys, without): ([MemberKey], [String]) = ([], [])
        for member in directory.groupTable.members(of: group) {
            let name = try? HierarchicalName(parsing: member)
            if let name, let key = directory.keys.keys(of: name)?.sealing {
                keys.append((member, key))
            } else if let name, directory.node(name) != nil, let key = try? nodeSealingKey(name) {
                keys.append((member, key))
            } else {
                without.append(member)
            }
        }
        return (keys, without)
    }

    private func give(
        _ current: GroupKey, _ own: SealingPrivateKey, to members: [MemberKey], _ caller: NoteCaller
    ) async throws -> [String] {
        var group = current
        var changes: [(path: ItemPath, change: ItemChange)] = []
        for member in members {
            let secret = try group.wrap(own, for: member.key)
            changes.append((DirectoryForms.wrapped(secret.key.description), .set(.text(secret.text))))
        }
        try await saveDirectory(
            Self.groupKeyUnid(current), form: DirectoryForms.groupKey, changes, caller: caller)
        return members.map(\.name)
    }

    private func makeGroupKey(
        _ name: String, after last: GroupKey?, for keys: [SealingPublicKey], _ caller: NoteCaller
    ) async throws -> GroupKey {
        let made = try GroupKey(group: name, version: (last?.version ?? 0) + 1, SealingPrivateKey(), for: keys)
        var changes: [(path: ItemPath, change: ItemChange)] = [
            (DirectoryForms.name, .set(.text(made.group))),
            (DirectoryForms.version, .set(.number(ExactDecimal(made.version)))),
            (DirectoryForms.publicKey, .set(.text(made.publicKey.text))),
        ]
        for secret in made.wrapped.values {
            changes.append((DirectoryForms.wrapped(secret.key.description), .set(.text(secret.text))))
        }
        try await saveDirectory(Self.groupKeyUnid(made), form: DirectoryForms.groupKey, changes, caller: caller)
        return made
    }

    private static func groupKeyUnid(_ key: GroupKey) -> UNID {
        DirectoryForms.unid("group-key", "\(key.group.lowercased())\n\(key.publicKey.text)")
    }
}
