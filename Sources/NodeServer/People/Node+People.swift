import AccessControl
import NoteModel
import NoteStore
import People
import SealedItems
import Synchronization

/// What administrators do with people. Only who has the directory's role `[Directory]` can: ``saveDirectory(_:form:_:caller:)`` asks.
extension Node {
    /// Everybody whom the directory knows, by name.
    public func people() throws -> [KnownPerson] { try directoryIndex().people }

    /// The person that `text` means: a canonical or abbreviated name, or a common name that is unique. Nil for nobody.
    public func person(_ text: String) throws -> KnownPerson? {
        let text = text.normalizedC
        let people = try people()
        if let name = try? HierarchicalName(parsing: text), let exact = people.first(where: { $0.name.matches(name) }) {
            return exact
        }
        let matches = people.filter { $0.name.commonName.lowercased() == text.lowercased() }
        return matches.count == 1 ? matches[0] : nil
    }

    /// Where a person stands; nil where this node may not know.
    public func state(of person: KnownPerson) throws -> Credential.State? {
        try credential(of: person.name)?.state(at: clock.wallMilliseconds)
    }

    /// Roles and other groups that name the person, themselves or through groups.
    public func groups(of person: HierarchicalName) throws -> [String] {
        try directoryIndex().groupTable.groups(of: person.canonical)
    }

    /// Makes a person known, who is to choose a password with the code.
    ///
    /// - Throws: `.cannotCreate` when there is one of that name, `.wrongUsage` for a home that cannot speak for them, `.noRight`.
    public func addPerson(
        _ person: KnownPerson, roles: [PersonRole], caller: NoteCaller
    ) async throws -> ActivationCode {
        guard try !people().contains(where: { $0.name.matches(person.name) }) else {
            throw DongboError(.cannotCreate, "\(person.name) is there already; for another code: dongbo person reset")
        }
        guard !names.isNode(person.name.canonical) else {
            throw DongboError(.cannotCreate, "\(person.name) is a node; people and nodes do not share names")
        }
        let home = person.home ?? name
        try requireHome(home, for: person.name)
        let known = KnownPerson(
            name: person.name, fullName: person.fullName, title: person.title, unit: person.unit, home: home)
        try await saveDirectory(
            DirectoryForms.unid("person", person.name.matchingKey), form: DirectoryForms.person, known.changes,
            caller: caller)
        let code = try await saveActivation(of: person.name, home: home, caller: caller)
        try await changeRoles(of: known, add: roles, remove: [], caller: caller)
        return code
    }

    /// Ends a person's password and sessions and gives them another code.
    ///
    /// - Parameter home: nil leaves it as it is.
    public func resetPerson(
        _ person: KnownPerson, home: HierarchicalName?, caller: NoteCaller
    ) async throws -> ActivationCode {
        let next = home ?? person.home ?? name
        try requireHome(next, for: person.name)
        if person.home.map({ !$0.matches(next) }) ?? true {
            try await saveDirectory(
                person.unid, form: DirectoryForms.person, [(DirectoryForms.home, .set(.names([next.canonical])))],
                caller: caller)
        }
        let code = try await saveActivation(of: person.name, home: next, caller: caller)
        endSessions(of: person.name)
        // Whoever has the old key must not read what is sealed for the person's groups from now on.
        try await settleGroupKeys(ring: KeyRing(), caller: caller)
        return code
    }

    /// Shuts a person out, or lets them in again. Sessions here end at once, elsewhere when the directory has been replicated.
    ///
    /// - Throws: `.noSuchThing` where this node may not know how they prove themselves.
    public func lockPerson(_ person: KnownPerson, _ isLocked: Bool, caller: NoteCaller) async throws {
        guard try credential(of: person.name) != nil else {
            throw DongboError(
                .noSuchThing, "\(person.name) does not log in here; ask at the hub or reset them with a home there")
        }
        try await saveDirectory(
            Self.credentialUnid(person.name), form: DirectoryForms.credential,
            [(DirectoryForms.locked, .set(.number(isLocked ? 1 : 0)))], caller: caller)
        if isLocked { endSessions(of: person.name) } else { peopleDesk.forgive(person.name.matchingKey) }
    }

    /// Takes a person out of the directory and of its groups.
    public func removePerson(_ person: KnownPerson, caller: NoteCaller) async throws {
        // What opens doors goes first: an interruption leaves a person without a way in, not a way in without a person.
        try await deleteDirectory(Self.credentialUnid(person.name), reason: "person removed", caller: caller)
        endSessions(of: person.name)
        try await deleteDirectory(Self.personKeyUnid(person.name), reason: "person removed", caller: caller)
        for group in try directoryIndex().groups {
            let rest = group.members.filter { $0.lowercased() != person.name.matchingKey }
            if rest != group.members { try await saveGroup(group.name, members: rest, caller: caller) }
        }
        guard let unid = person.unid else { return }
        try await deleteDirectory(unid, reason: "person removed", caller: caller)
    }

    public func changeRoles(
        of person: KnownPerson, add: [PersonRole], remove: [PersonRole], caller: NoteCaller
    ) async throws {
        for role in PersonRole.allCases where add.contains(role) || remove.contains(role) {
            let group = try directoryIndex().groups.first { $0.name.lowercased() == role.group.lowercased() }
            var members = (group?.members ?? []).filter { $0.lowercased() != person.name.matchingKey }
            if add.contains(role) { members.append(person.name.canonical) }
            try await saveGroup(group?.name ?? role.group, members: members.sorted(), caller: caller)
        }
    }

    /// The groups of the domain's roles, without members.
    func recordRoles() async throws {
        for role in PersonRole.allCases {
            try await saveDirectory(
                DirectoryForms.unid("group", role.group.lowercased()), form: DirectoryForms.group,
                [
                    (DirectoryForms.name, .set(.text(role.group))), (DirectoryForms.title, .set(.text(role.title))),
                    (DirectoryForms.members, .set(.names([]))),
                ])
        }
    }

    /// Hubs refuse what a node writes for people of other branches.
    private func requireHome(_ home: HierarchicalName, for person: HierarchicalName) throws {
        let names = names
        guard names.isNode(home.canonical) else {
            throw DongboError(.noSuchThing, "the directory knows no node '\(home)'")
        }
        guard names.isHub(home) || names.speaks(home.canonical, for: person.canonical) else {
            throw DongboError(
                .wrongUsage,
                "\(home) cannot be the home of \(person): a node speaks only for people of its own part of the name tree"
            )
        }
    }

    private func endSessions(of person: HierarchicalName) {
        peopleDesk.endSessions(of: person, at: clock.wallMilliseconds)
        peopleDesk.forgive(person.matchingKey)
    }
}
