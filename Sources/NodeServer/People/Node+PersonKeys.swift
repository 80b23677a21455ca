import NoteModel
import NoteStore
import People
import ReplicationTransport
import SealedItems
import Synchronization

/// A person's own keys: made with their first password, kept under it.
extension Node {
    static func personKeyUnid(_ person: HierarchicalName) -> UNID {
        DirectoryForms.unid("person-key", person.matchingKey)
    }

    /// Whether something can be sealed for a person.
    public func hasKeys(_ person: HierarchicalName) throws -> Bool { try directoryIndex().keys.keys(of: person) != nil }

    /// Opens the door for a person's keys: from now on their home may write the public halves. What was there counts no more.
    func recordPersonKey(of person: HierarchicalName, home: HierarchicalName, caller: NoteCaller) async throws {
        try await saveDirectory(
            Self.personKeyUnid(person), form: DirectoryForms.personKey,
            [
                (DirectoryForms.name, .set(.names([person.canonical]))),
                (DirectoryForms.authors, .set(.authors([home.canonical]))), (DirectoryForms.keys, .remove),
            ], caller: caller)
    }

    /// Shows a person's public keys to everybody. A home cannot where no administrator has let it; then nobody seals for them until
    /// they are reset or log in at the hub.
    func publish(_ keys: PersonPublicKeys, of person: HierarchicalName) async throws {
        let unid = Self.personKeyUnid(person)
        guard try directoryIndex().keys.keys(of: person) != keys else { return }
        let exists = try database(Self.directoryDatabase).read { try $1.note(unid)?.isDeleted == false }
        guard exists || isHub else { return }
        var changes: [(path: ItemPath, change: ItemChange)] = [(DirectoryForms.keys, .set(.text(keys.text)))]
        if !exists {
            changes.append((DirectoryForms.name, .set(.names([person.canonical]))))
            changes.append((DirectoryForms.authors, .set(.authors([name.canonical]))))
        }
        try await saveDirectory(unid, form: DirectoryForms.personKey, changes)
    }

    /// A person's keys out of what is stored; nil when there are none under that password.
    func unlocked(
        _ credential: Credential, of person: HierarchicalName, _ password: [UInt8]
    ) async throws -> PersonKeys? {
        guard let locked = credential.keys.flatMap({ LockedPersonKeys($0) }) else { return nil }
        let key = try await peopleDesk.hasher.sealingKey(for: password, locked.cost, salt: locked.salt)
        return locked.open(for: person, key: key)
    }

    func lock(_ keys: PersonKeys, of person: HierarchicalName, _ password: [UInt8]) async throws -> LockedPersonKeys {
        let (cost, salt) = (peopleDesk.hasher.cost, PasswordHasher.randomSalt())
        let key = try await peopleDesk.hasher.sealingKey(for: password, cost, salt: salt)
        return try LockedPersonKeys(keys, of: person, key: key, cost: cost, salt: salt)
    }

    /// The keys for a session that is about to begin. Who chose their password before there were keys gets some now.
    func keysAtLogIn(
        _ credential: Credential, of person: HierarchicalName, _ password: [UInt8]
    ) async throws -> PersonKeys? {
        var keys = try await unlocked(credential, of: person, password)
        if keys == nil, let record = credential.currentPassword {
            let made = PersonKeys()
            let locked = try await lock(made, of: person, password)
            if try await savePassword(record, keys: locked, of: person, after: credential) { keys = made }
        }
        if let keys { try await publish(keys.publicKeys, of: person) }
        return keys
    }

    /// Somebody's keys by their password, without a log-in. Counts as an attempt.
    ///
    /// - Throws: `.noRight` when it is not their password, `.busy` when they have to wait, `.noSuchThing` where they do not log in
    ///   or have no keys.
    func keys(of text: String, password: [UInt8], from origin: String) async throws -> (KnownPerson, PersonKeys) {
        let person = try person(text)
        let credential = try person.flatMap { try self.credential(of: $0.name) }
        if let person, credential == nil, let home = person.home, !home.matches(name) {
            throw DongboError(.noSuchThing, "\(person.name) logs in at \(home): do it there, or at the hub")
        }
        let key = person?.name.matchingKey ?? text.normalizedC.lowercased()
        if case .wait(let milliseconds) = peopleDesk.attempt(key, from: origin, at: clock.wallMilliseconds) {
            throw DongboError(
                .busy, "too many mistakes: try again in \(CountText.text((milliseconds + 999) / 1000, "second"))")
        }
        guard try await isRight(password, credential), let person, let credential, !credential.isLocked else {
            throw DongboError(.noRight, "'\(text)' and the password do not belong together")
        }
        peopleDesk.succeeded(key, from: origin)
        guard let keys = try await unlocked(credential, of: person.name, PasswordRules.normal(password) ?? []) else {
            throw DongboError(.noSuchThing, "\(person.name) has no keys yet: they get them when they log in")
        }
        return (person, keys)
    }
}
