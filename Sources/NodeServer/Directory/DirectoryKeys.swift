import NoteModel
import ReplicationTransport
import SealedItems

/// Whose a key is that something is sealed with.
public enum SealOwner: Sendable, Hashable {
    case person(HierarchicalName)
    case node(HierarchicalName)
    case group(String)
    case escrow
}

/// The public keys in the directory, and the private ones that are wrapped for somebody.
struct DirectoryKeys: Sendable {
    /// Every key that an owner has now; of groups and the escrow also earlier ones.
    private(set) var owners: [KeyID: SealOwner] = [:]
    private var idsByNote: [UNID: KeyID] = [:]
    private var peopleByNote: [UNID: (name: HierarchicalName, keys: PersonPublicKeys)] = [:]
    private var groupsByNote: [UNID: GroupKey] = [:]
    private var escrowsByNote: [UNID: EscrowKey] = [:]

    /// Wrapped keys of one version that are read; a group has no more members.
    private static let wrappedMax = 4096

    func keys(of person: HierarchicalName) -> PersonPublicKeys? {
        peopleByNote[Node.personKeyUnid(person)]?.keys
    }

    /// All versions of a group's key, the one in use first. Two that were made at the same time have the same number: the
    /// choice between them is the same everywhere.
    func groupKeys(_ group: String) -> [GroupKey] {
        groupsByNote.values.filter { $0.group.lowercased() == group.lowercased() }
            .sorted { ($0.version, $0.publicKey.id) > ($1.version, $1.publicKey.id) }
    }

    /// Groups that have a key, sorted.
    var keyedGroups: [String] { Set(groupsByNote.values.map(\.group)).sorted() }

    /// Versions whose public halves are among these.
    func groupKeys(_ ids: some Sequence<KeyID>) -> [GroupKey] {
        let ids = Set(ids)
        return groupsByNote.values.filter { ids.contains($0.publicKey.id) }
    }

    /// All versions, the one in use first.
    var escrows: [EscrowKey] {
        escrowsByNote.values.sorted { ($0.version, $0.publicKey.id) > ($1.version, $1.publicKey.id) }
    }

    // MARK: Keeping up

    /// - Returns: whether the note held a key.
    mutating func forget(_ unid: UNID) -> Bool {
        if let id = idsByNote.removeValue(forKey: unid) { owners[id] = nil }
        return [
            peopleByNote.removeValue(forKey: unid) != nil, groupsByNote.removeValue(forKey: unid) != nil,
            escrowsByNote.removeValue(forKey: unid) != nil,
        ].contains(true)
    }

    mutating func take(_ node: KnownNode, _ unid: UNID) {
        guard let bytes = node.sealingText.flatMap({ SealingDeclaration.unprovenKey($0) }),
            let key = SealingPublicKey(.p256, bytes)
        else { return }
        own(key.id, .node(node.name), unid)
    }

    mutating func takePerson(_ unid: UNID, _ content: NoteContent) {
        guard case .names(let names)? = content[DirectoryForms.name]?.value,
            let name = names.first.flatMap({ try? HierarchicalName(parsing: $0) }),
            // The note of somebody else says nothing of them.
            unid == Node.personKeyUnid(name),
            let keys = text(content, DirectoryForms.keys).flatMap({ PersonPublicKeys($0) })
        else { return }
        peopleByNote[unid] = (name, keys)
        own(keys.sealing.id, .person(name), unid)
    }

    mutating func takeGroup(_ unid: UNID, _ content: NoteContent) {
        guard let group = text(content, DirectoryForms.name), let version = version(content),
            let key = text(content, DirectoryForms.publicKey).flatMap({ SealingPublicKey($0) }), key.suite == .x25519
        else { return }
        let wrapped = content.items.lazy.filter { $0.path.text.hasPrefix(DirectoryForms.wrappedTable) }
            .prefix(Self.wrappedMax).compactMap { item -> WrappedSecret? in
                if case .text(let text)? = item.value { WrappedSecret(text) } else { nil }
            }
        groupsByNote[unid] = GroupKey(group: group, version: version, publicKey: key, wrapped: Array(wrapped))
        own(key.id, .group(group), unid)
    }

    mutating func takeEscrow(_ unid: UNID, _ content: NoteContent) {
        guard let version = version(content),
            let key = text(content, DirectoryForms.publicKey).flatMap({ SealingPublicKey($0) }), key.suite == .x25519,
            case .textList(let officers)? = content[DirectoryForms.officers]?.value
        else { return }
        let shares = (1...SecretShare.count).compactMap { text(content, DirectoryForms.share($0)) }
            .compactMap { WrappedSecret($0) }
        guard let escrow = EscrowKey(version: version, publicKey: key, officers: officers, shares: shares) else {
            return
        }
        escrowsByNote[unid] = escrow
        own(key.id, .escrow, unid)
    }

    private mutating func own(_ id: KeyID, _ owner: SealOwner, _ unid: UNID) {
        // Nobody takes over the name of a key that is there.
        guard owners[id] == nil else { return }
        owners[id] = owner
        idsByNote[unid] = id
    }

    private func version(_ content: NoteContent) -> Int? {
        guard case .number(let number)? = content[DirectoryForms.version]?.value, let version = Int(number.description),
            (1...GroupKey.versionMax).contains(version)
        else { return nil }
        return version
    }

    private func text(_ content: NoteContent, _ path: ItemPath) -> String? {
        if case .text(let text)? = content[path]?.value { text } else { nil }
    }
}
