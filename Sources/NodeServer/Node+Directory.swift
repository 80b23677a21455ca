import Logging
import NoteModel
import NoteStore
import ReplicationTransport

/// The directory's forms.
enum DirectoryForms {
    static let node = "Node"
    static let hubRole = "hub"
    static let name = ItemPath("Name")!
    static let role = ItemPath("Role")!
    static let address = ItemPath("Address")!

    static var all: [FormDeclaration] {
        // The latest address counts; nobody wants a conflict document about one.
        [FormDeclaration(name: node, rules: FormRules(policy: .lastWriter))]
    }
}

/// A node as the directory knows it.
public struct KnownNode: Sendable, Hashable {
    public let name: HierarchicalName
    public let role: String
    /// Where it listens; nil until it has told.
    public let address: NodeAddress?
}

extension Node {
    /// What the directory says of one node; nil when it does not know it.
    func knownNode(_ name: HierarchicalName) throws -> KnownNode? {
        try database(Self.directoryDatabase).read { database, reader in
            try reader.presentNote(Self.directoryEntry(of: name)).flatMap {
                try Self.knownNode($0, database, reader)
            }
        }
    }

    /// One entry a node, whoever writes it first: its UNID follows from its name.
    private static func directoryEntry(of name: HierarchicalName) -> UNID {
        UNID(rawValue: Digest(of: Array("dongbo.node.1\(name.canonical)".utf8)).truncated)
    }

    private static func knownNode(
        _ record: NoteRecord, _ database: NoteDatabase, _ reader: any NoteStoreReader
    ) throws -> KnownNode? {
        let content = try database.view(of: record, reading: reader).content
        guard case .names(let names)? = content[DirectoryForms.name]?.value,
            let name = names.first.flatMap({ try? HierarchicalName(parsing: $0) })
        else { return nil }
        var address: NodeAddress?
        if case .text(let text)? = content[DirectoryForms.address]?.value { address = try? NodeAddress(parsing: text) }
        var role = "spoke"
        if case .text(let text)? = content[DirectoryForms.role]?.value { role = text }
        return KnownNode(name: name, role: role, address: address)
    }

    /// Every node of the organisation, by name.
    public func knownNodes() throws -> [KnownNode] {
        try database(Self.directoryDatabase).read { database, reader in
            var found: [KnownNode] = []
            var key: Int64 = 0
            while true {
                let records = try reader.notes(afterKey: key, limit: 500)
                guard let last = records.last else { break }
                for record in records where record.form == DirectoryForms.node && !record.isDeleted {
                    if let node = try Self.knownNode(record, database, reader) { found.append(node) }
                }
                key = last.key
            }
            return found.sorted { $0.name.canonical < $1.name.canonical }
        }
    }

    /// The node that `text` means: a canonical or abbreviated name, or a common name that is unique.
    public func resolve(_ text: String) throws -> HierarchicalName {
        let nodes = try knownNodes().map(\.name)
        if let exact = try? HierarchicalName(parsing: text), nodes.contains(where: { $0.matches(exact) }) {
            return exact
        }
        let matches = nodes.filter { $0.commonName.lowercased() == text.lowercased() }
        if matches.count == 1 { return matches[0] }
        if matches.count > 1 {
            throw DongboError(
                .wrongUsage,
                "'\(text)' may be \(matches.map(\.canonical).joined(separator: " or ")); write the whole name")
        }
        throw DongboError(
            .noSuchThing,
            "the directory knows no node '\(text)'; it knows \(nodes.map(\.canonical).joined(separator: ", "))")
    }

    /// Writes or updates a node's entry in the directory.
    func recordNode(_ name: HierarchicalName, role: String, address: NodeAddress?) async throws {
        let directory = try database(Self.directoryDatabase)
        var changes: [(path: ItemPath, change: ItemChange)] = [
            (DirectoryForms.name, .set(.names([name.canonical]))), (DirectoryForms.role, .set(.text(role))),
        ]
        if let address { changes.append((DirectoryForms.address, .set(.text(address.description)))) }
        let request = SaveRequest(
            unid: Self.directoryEntry(of: name), form: DirectoryForms.node, changes: changes,
            author: self.name.canonical)
        let wall = clock.wallMilliseconds
        _ = try await directory.write { try $0.save(request, in: $1, wallMilliseconds: wall) }
    }

    /// Tells the hub where this node listens now, and fetches what the directory has learnt meanwhile. Does nothing on the
    /// hub. A hub that cannot be reached is told by the next replication of the directory.
    public func announce() async {
        guard let text = settings.hubName, let hub = try? HierarchicalName(parsing: text) else { return }
        do {
            _ = try await replicate(database(Self.directoryDatabase), with: hub, direction: .both, progress: { _ in })
        } catch {
            logger.notice("the hub could not be told where this node listens", metadata: ["error": "\(error)"])
        }
    }

    func address(of name: HierarchicalName) throws -> NodeAddress {
        if let hub = settings.hubAddress, settings.hubName == name.canonical { return try NodeAddress(parsing: hub) }
        if let address = try knownNodes().first(where: { $0.name.matches(name) })?.address { return address }
        throw DongboError(
            .noSuchThing,
            "nobody has told this node where \(name) listens; replicate from there, or start it with --listen")
    }
}
