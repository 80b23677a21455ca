import AccessControl
import NoteModel
import NoteStore
import ReplicationCore
import ReplicationTransport

/// A node as the directory knows it.
public struct KnownNode: Sendable, Hashable {
    public let name: HierarchicalName
    public let role: String
    /// Where it listens; nil until it has told.
    public let address: NodeAddress?
    /// What it declared as its sealing key; nothing is proven.
    let sealingText: String?
}

/// A connection document, as far as it can be understood.
public struct ConnectionDocument: Sendable, Hashable {
    public let unid: UNID
    /// Nil when the document holds what cannot be obeyed; ``fault`` says what.
    public let settings: ConnectionSettings?
    public let fault: String?
    public let name: String
}

/// What a node reads from its directory, kept in memory and brought up to date from the change feed: the cost of a change
/// is the change, and a question about a name costs no look at the others.
public struct DirectoryIndex: Sendable {
    /// How far the directory's changes are in here.
    private(set) var sequence: UInt64 = 0
    /// Counts the updates that brought something which is kept here: what was worked out under the same edition still holds.
    private(set) var edition: UInt64 = 0
    private var nodesByNote: [UNID: KnownNode] = [:]
    private var groupsByNote: [UNID: (name: String, members: [String])] = [:]
    private var connectionsByNote: [UNID: ConnectionDocument] = [:]
    private var prioritiesByNote: [UNID: (replica: ReplicaID, priority: PriorityClass)] = [:]
    private var certificatesByNote: [UNID: KnownCertificate] = [:]
    private var linksByNote: [UNID: [UInt8]] = [:]
    private var peopleByNote: [UNID: KnownPerson] = [:]
    private var lists = DirectoryLists()
    /// Whose keys things are sealed with.
    private(set) var keys = DirectoryKeys()

    /// Every node of the organisation.
    public static let localNodes = AccessEntry.localNodesName
    private static let page = 500
    /// Links between authorities that are kept; there are two a rotation.
    private static let linksMax = 64

    /// Every node of the organisation, by name.
    public var nodes: [KnownNode] { lists.nodes }

    /// The node of that name, if the directory knows it.
    public func node(_ name: HierarchicalName) -> KnownNode? { lists.nodesByKey[name.matchingKey] }

    public var connections: [ConnectionDocument] { lists.connections }

    /// Groups as they are written, by name, without ``localNodes``.
    public var groups: [(unid: UNID, name: String, members: [String])] { lists.groups }

    /// Who belongs to what, ``localNodes`` included.
    public var groupTable: GroupTable { lists.groupTable }

    /// Everybody whom the directory knows, by name. O(*n* log *n*).
    public var people: [KnownPerson] { peopleByNote.values.sorted { $0.name.canonical < $1.name.canonical } }

    /// Every certificate of a node, also those that have ended or were withdrawn, in no order. Nothing is proven.
    public func certificates(of node: HierarchicalName) -> [KnownCertificate] {
        lists.certificates[node.matchingKey] ?? []
    }

    func knowsCertificate(_ serial: String) -> Bool { lists.serials.contains(serial) }

    /// Of all certificates that were withdrawn.
    var revokedSerials: Set<String> { lists.revokedSerials }

    /// Of the certificates that were withdrawn, and of those that end before one of the same node that was.
    var serialsWithoutSignature: Set<String> { lists.serialsWithoutSignature }

    /// The certificates by which authorities vouch for each other, DER. Nothing is proven.
    var authorityLinks: [[UInt8]] {
        linksByNote.sorted { $0.key < $1.key }.prefix(Self.linksMax).map(\.value)
    }

    /// How important a database is; `medium` unless somebody said otherwise.
    public func priority(of replica: ReplicaID) -> PriorityClass {
        prioritiesByNote.values.first { $0.replica == replica }?.priority ?? .medium
    }

    /// Forgets everything: the directory is another file from now on, whose sequences mean other changes.
    mutating func startOver() {
        let next = edition + 1
        self = DirectoryIndex()
        edition = next
    }

    /// Takes in what has changed since the last time.
    mutating func update(from database: NoteDatabase, _ reader: any NoteStoreReader) throws {
        let last = try reader.lastSequence()
        var isNews = false
        while sequence < last {
            let changes = try reader.changes(
                after: sequence, through: last, in: .everything, excluding: nil, limit: Self.page)
            for change in changes where try take(change.record, database, reader) { isNews = true }
            sequence = changes.count < Self.page ? last : changes[changes.count - 1].sequence
        }
        guard isNews else { return }
        edition += 1
        lists = DirectoryLists(
            nodes: Array(nodesByNote.values),
            groups: groupsByNote.map { ($0.key, $0.value.name, $0.value.members) },
            connections: Array(connectionsByNote.values), certificates: Array(certificatesByNote.values))
    }

    /// - Returns: whether the note is, or was, one of those that are kept here.
    private mutating func take(
        _ record: NoteRecord, _ database: NoteDatabase, _ reader: any NoteStoreReader
    ) throws -> Bool {
        let wasHere =
            [
                nodesByNote.removeValue(forKey: record.unid) != nil,
                groupsByNote.removeValue(forKey: record.unid) != nil,
                connectionsByNote.removeValue(forKey: record.unid) != nil,
                prioritiesByNote.removeValue(forKey: record.unid) != nil,
                certificatesByNote.removeValue(forKey: record.unid) != nil,
                linksByNote.removeValue(forKey: record.unid) != nil,
                peopleByNote.removeValue(forKey: record.unid) != nil,
                keys.forget(record.unid),
            ].contains(true)
        guard !record.isDeleted else { return wasHere }
        func content() throws -> NoteContent { try database.view(of: record, reading: reader).content }
        switch record.form {
        case DirectoryForms.node:
            let node = Self.node(try content())
            nodesByNote[record.unid] = node
            if let node { keys.take(node, record.unid) }
        case DirectoryForms.personKey: keys.takePerson(record.unid, try content())
        case DirectoryForms.groupKey: keys.takeGroup(record.unid, try content())
        case DirectoryForms.escrowKey: keys.takeEscrow(record.unid, try content())
        case DirectoryForms.group: groupsByNote[record.unid] = Self.group(try content())
        case DirectoryForms.connection:
            connectionsByNote[record.unid] = Self.connection(record.unid, try content())
        case DirectoryForms.database: prioritiesByNote[record.unid] = Self.priority(try content())
        case DirectoryForms.certificate: certificatesByNote[record.unid] = KnownCertificate(try content())
        case DirectoryForms.authority: linksByNote[record.unid] = KnownCertificate.bytes(try content())
        case DirectoryForms.person: peopleByNote[record.unid] = KnownPerson(record.unid, try content())
        default: return wasHere
        }
        return true
    }

    private static func node(_ content: NoteContent) -> KnownNode? {
        guard case .names(let names)? = content[DirectoryForms.name]?.value,
            let name = names.first.flatMap({ try? HierarchicalName(parsing: $0) })
        else { return nil }
        let address = text(content, DirectoryForms.address).flatMap { try? NodeAddress(parsing: $0) }
        return KnownNode(
            name: name, role: text(content, DirectoryForms.role) ?? "spoke", address: address,
            sealingText: text(content, DirectoryForms.sealingKey))
    }

    private static func group(_ content: NoteContent) -> (name: String, members: [String])? {
        guard let name = text(content, DirectoryForms.name), !name.isEmpty else { return nil }
        return switch content[DirectoryForms.members]?.value {
        case .names(let members)?, .textList(let members)?: (name, members)
        case .text(let member)?: (name, member.isEmpty ? [] : [member])
        default: (name, [])
        }
    }

    private static func connection(_ unid: UNID, _ content: NoteContent) -> ConnectionDocument {
        let name = text(content, DirectoryForms.name) ?? ""
        do {
            return ConnectionDocument(
                unid: unid, settings: try ConnectionSettings(content), fault: nil, name: name)
        } catch {
            return ConnectionDocument(unid: unid, settings: nil, fault: error.message, name: name)
        }
    }

    private static func priority(_ content: NoteContent) -> (replica: ReplicaID, priority: PriorityClass)? {
        guard let replica = text(content, DirectoryForms.replica).flatMap({ ReplicaID($0) }),
            let priority = text(content, DirectoryForms.priority).flatMap({ PriorityClass(rawValue: $0) })
        else { return nil }
        return (replica, priority)
    }

    private static func text(_ content: NoteContent, _ path: ItemPath) -> String? {
        if case .text(let text)? = content[path]?.value { text } else { nil }
    }
}
