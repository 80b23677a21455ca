import NoteModel
import NoteStore
import People
import SealedItems

/// The key of the last resort.
extension Node {
    /// Makes an escrow key. From now on every value is sealed for it too; what was sealed before is not, until it is sealed anew.
    ///
    /// - Parameter names: of three different people who have keys.
    /// - Throws: `.wrongUsage`, `.noSuchThing` when one of them has no key, `.noRight`.
    public func createEscrow(officers names: [String], caller: NoteCaller) async throws -> EscrowKey {
        guard names.count == SecretShare.count else {
            throw DongboError(.wrongUsage, "an escrow key has three officers: name three different people")
        }
        let directory = try directoryIndex()
        var officers: [(name: String, key: SealingPublicKey)] = []
        for text in names {
            guard let person = try person(text) else {
                throw DongboError(.noSuchThing, "the directory knows nobody, or more than one, by '\(text)'")
            }
            guard let key = directory.keys.keys(of: person.name) else {
                throw DongboError(.noSuchThing, "\(person.name) has no key yet: they get one with their first password")
            }
            officers.append((person.name.canonical, key.sealing))
        }
        var generator = SystemRandomNumberGenerator()
        let key = SealingPrivateKey()
        let slopes = key.secretBytes.map { _ in UInt8.random(in: 0...255, using: &generator) }
        let made: EscrowKey
        do {
            made = try EscrowKey(
                version: (directory.keys.escrows.first?.version ?? 0) + 1, key, officers: officers, slopes: slopes)
        } catch {
            throw DongboError(.wrongUsage, "the officers have to be three different people", cause: error)
        }
        var changes: [(path: ItemPath, change: ItemChange)] = [
            (DirectoryForms.version, .set(.number(ExactDecimal(made.version)))),
            (DirectoryForms.publicKey, .set(.text(made.publicKey.text))),
            (DirectoryForms.officers, .set(.textList(made.officers))),
        ]
        for (index, share) in made.shares.enumerated() {
            changes.append((DirectoryForms.share(index + 1), .set(.text(share.text))))
        }
        try await saveDirectory(
            DirectoryForms.unid("escrow-key", made.publicKey.text), form: DirectoryForms.escrowKey, changes,
            caller: caller)
        return made
    }

    /// The escrow key in use, and which of its officers can still open their shares.
    public func escrow() throws -> (key: EscrowKey, able: [String])? {
        let keys = try directoryIndex().keys
        guard let escrow = keys.escrows.first else { return nil }
        let able = zip(escrow.officers, escrow.shares).filter { officer, share in
            (try? HierarchicalName(parsing: officer)).flatMap(keys.keys(of:))?.sealing.id == share.key
        }
        return (escrow, able.map(\.0))
    }

    /// Opens a value with the shares of two officers, who show that they are here with their passwords.
    ///
    /// - Parameter origin: from where, for the lock-out.
    /// - Throws: `.noRight` for a wrong password or who is no officer of this key, `.noSuchThing` when it was not sealed for one.
    public func recover(
        _ envelope: SealedEnvelope, at place: SealingContext, officers: [(name: String, password: [UInt8])],
        from origin: String
    ) async throws -> (value: ItemValue, officers: [String]) {
        guard officers.count == SecretShare.needed else {
            throw DongboError(.wrongUsage, "two officers open what is in escrow")
        }
        guard
            let escrow = try directoryIndex().keys.escrows.first(where: {
                envelope.recipients.contains($0.publicKey.id)
            })
        else {
            throw DongboError(.noSuchThing, "item '\(place.path)' was not sealed for the escrow: there was none then")
        }
        var (shares, names): ([SecretShare], [String]) = ([], [])
        for officer in officers {
            let (person, keys) = try await keys(of: officer.name, password: officer.password, from: origin)
            guard let share = escrow.share(with: keys.sealing) else {
                throw DongboError(.noRight, "\(person.name) has no share of this escrow key, or lost it with a reset")
            }
            shares.append(share)
            names.append(person.name.canonical)
        }
        guard let key = escrow.key(from: shares[0], shares[1]) else {
            throw DongboError(.noRight, "two different officers have to open what is in escrow")
        }
        guard let value = try open(envelope, at: place, with: KeyRing([key])) else {
            throw DongboError(.noSuchThing, "item '\(place.path)' was not sealed for the escrow")
        }
        return (value, names)
    }

    /// Everybody who may have a key, and whether they have one.
    public func sealKeys() throws -> [(owner: SealOwner, name: String, key: KeyID?)] {
        let directory = try directoryIndex()
        return directory.people.map {
            (.person($0.name), $0.name.canonical, directory.keys.keys(of: $0.name)?.sealing.id)
        }
            + directory.nodes.map { (.node($0.name), $0.name.canonical, (try? nodeSealingKey($0.name))?.id) }
    }
}
