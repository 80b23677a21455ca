import AccessControl
import NoteModel
import NoteStore
import People
import ReplicationTransport
import SealedItems
import Synchronization

/// Sealing values for people, groups and nodes, and opening them.
extension Node {
    public func sealOwners() throws -> SealOwners { SealOwners(try directoryIndex().keys.owners) }

    /// As of the last time that somebody asked the directory: for who is reading a database, which may be the directory itself.
    public var knownSealOwners: SealOwners { SealOwners(index.withLock { $0.keys.owners }) }

    // MARK: Sealing

    /// Seals a value. Where the organisation has an escrow key, for that too.
    ///
    /// - Parameter names: people, nodes and groups; ``SealOwners/escrow`` may be among them.
    /// - Throws: `.noSuchThing` for a name that is unknown or has no key, `.badData` for a value that cannot be sealed.
    public func seal(_ value: ItemValue, for names: [String], at place: SealingContext) throws -> SealedEnvelope {
        let wanted = names.filter { $0 != SealOwners.escrow }
        guard !wanted.isEmpty else {
            throw DongboError(.badData, "item '\(place.path)': 'for' names nobody for whom it is to be sealed")
        }
        switch value {
        case .readers, .authors, .attachment, .sealed:
            throw DongboError(
                .badData,
                "item '\(place.path)': \(value.kindName) cannot be sealed: the node itself must be able to read it")
        default: break
        }
        return try seal(value, with: wanted.map { try sealingKey(of: $0) }, at: place)
    }

    private func seal(
        _ value: ItemValue, with keys: [SealingPublicKey], at place: SealingContext
    ) throws -> SealedEnvelope {
        let escrow = try directoryIndex().keys.escrows.first.map { [$0.publicKey] } ?? []
        do {
            return try SealedEnvelope(value, for: keys + escrow, in: place)
        } catch {
            let reason =
                switch error {
                case .recipients: "it is for more than \(SealedEnvelope.recipientsMax) keys; make a group of them"
                case .tooLarge: "the value is too large to be sealed"
                default: "one of the keys in the directory is damaged"
                }
            throw DongboError(.badData, "item '\(place.path)': \(reason)", cause: error)
        }
    }

    /// The key of a person, a node or a group, by any name that means one alone.
    func sealingKey(of text: String) throws -> SealingPublicKey {
        let text = text.normalizedC
        let directory = try directoryIndex()
        if let person = try person(text) {
            if let keys = directory.keys.keys(of: person.name) { return keys.sealing }
            throw DongboError(
                .noSuchThing,
                "\(person.name) has no key yet: they get one with their first password; 'dongbo seal keys' lists all")
        }
        if directory.groupTable.contains(group: text) {
            if let key = directory.keys.groupKeys(text).first { return key.publicKey }
            throw DongboError(.noSuchThing, "the group '\(text)' has no key; make one with: dongbo seal group \(text)")
        }
        guard let node = try? resolve(text) else {
            throw DongboError(
                .noSuchThing, "the directory knows no person, group or node '\(text)', or more than one of that name")
        }
        return try nodeSealingKey(node)
    }

    /// Proven to be the node's own.
    func nodeSealingKey(_ node: HierarchicalName) throws -> SealingPublicKey {
        guard let key = SealingPublicKey(.p256, try sealingDeclaration(of: node).publicKey) else {
            throw DongboError(.badData, "the sealing key of \(node) is no key")
        }
        return key
    }

    // MARK: Opening

    /// What somebody has to open with, without groups' keys.
    public func ring(of opener: SealOpener) -> KeyRing {
        switch opener {
        case .node: KeyRing([SealingPrivateKey(.p256, sealingKey.secretBytes)].compactMap { $0 })
        case .session(let token): KeyRing([peopleDesk.cabinet.keys(of: token.digest)?.sealing].compactMap { $0 })
        case .nobody: KeyRing()
        }
    }

    /// The value of a sealed item; nil for who has no key to it.
    ///
    /// - Throws: `.badData` for what was changed, or sealed for another item or note.
    public func open(_ envelope: SealedEnvelope, at place: SealingContext, with ring: KeyRing) throws -> ItemValue? {
        var ring = ring
        if !envelope.recipients.contains(where: ring.has) {
            ring.add(groups: try directoryIndex().keys.groupKeys(envelope.recipients))
        }
        do {
            return try ring.open(envelope, in: place)
        } catch {
            guard error != .notForThis else { return nil }
            throw DongboError(
                .badData,
                "item '\(place.path)' does not open: it was changed, or was sealed for another item or note",
                cause: error)
        }
    }

    /// Whether those who have these keys of their own can open an envelope, themselves or as members of a group.
    public func isFor(_ owner: HierarchicalName, _ envelope: SealedEnvelope) throws -> Bool {
        let keys = try directoryIndex().keys
        let own = keys.owners.filter { $0.value == .person(owner) || $0.value == .node(owner) }.map(\.key)
        if envelope.recipients.contains(where: own.contains) { return true }
        return keys.groupKeys(envelope.recipients).contains { group in own.contains { group.wrapped[$0] != nil } }
    }

    // MARK: Sealing anew

    /// Seals a value anew with a fresh key, for those who had it and the keys that they have now.
    ///
    /// - Returns: nil for who cannot open it; who is left out because their key is lost.
    public func reseal(
        _ envelope: SealedEnvelope, at place: SealingContext, with ring: KeyRing
    ) throws -> (envelope: SealedEnvelope, lost: [KeyID])? {
        guard let value = try open(envelope, at: place, with: ring) else { return nil }
        let owners = try sealOwners()
        var (keys, lost): ([SealingPublicKey], [KeyID]) = ([], [])
        for id in envelope.recipients {
            switch owners[id] {
            case .escrow?: continue
            // Which node has a key is proven only for the key that it has.
            case .node(let node)?:
                if let key = try? nodeSealingKey(node), key.id == id { keys.append(key) } else { lost.append(id) }
            case .person(let person)?:
                if let key = try directoryIndex().keys.keys(of: person) { keys.append(key.sealing) }
            case .group(let group)?:
                if let key = try directoryIndex().keys.groupKeys(group).first { keys.append(key.publicKey) }
            case nil: lost.append(id)
            }
        }
        guard !keys.isEmpty else {
            throw DongboError(
                .noSuchThing, "item '\(place.path)': none of those for whom it was sealed has a key any more")
        }
        return (try seal(value, with: keys, at: place), lost)
    }
}
