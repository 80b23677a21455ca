import AccessControl
import Foundation
import NoteModel

/// The directory's entries in order and by name. Made anew when one of them changes, not whenever somebody asks: every step
/// of every exchange asks what its peer may see.
struct DirectoryLists: Sendable {
    /// By name.
    private(set) var nodes: [KnownNode] = []
    /// By ``HierarchicalName/matchingKey``.
    private(set) var nodesByKey: [String: KnownNode] = [:]
    private(set) var groups: [(unid: UNID, name: String, members: [String])] = []
    private(set) var connections: [ConnectionDocument] = []
    private(set) var groupTable = GroupTable()
    /// By ``HierarchicalName/matchingKey`` of the node.
    private(set) var certificates: [String: [KnownCertificate]] = [:]
    private(set) var serials: Set<String> = []
    private(set) var revokedSerials: Set<String> = []
    private(set) var serialsWithoutSignature: Set<String> = []

    init() {}

    /// - Complexity: O(*n* log *n*); a name is written out once.
    init(
        nodes: [KnownNode], groups: [(unid: UNID, name: String, members: [String])], connections: [ConnectionDocument],
        certificates: [KnownCertificate]
    ) {
        self.certificates = Dictionary(grouping: certificates) { $0.node.matchingKey }
        serials = Set(certificates.map(\.serial))
        revokedSerials = Set(certificates.filter { $0.revoked != nil }.map(\.serial))
        for known in self.certificates.values {
            guard let end = known.filter({ $0.revoked != nil }).map({ $0.notAfter ?? .distantFuture }).max() else {
                continue
            }
            let before = known.filter { $0.revoked != nil || ($0.notAfter ?? .distantPast) < end }
            serialsWithoutSignature.formUnion(before.map(\.serial))
        }

        let named = nodes.map { (canonical: $0.name.canonical, node: $0) }.sorted { $0.canonical < $1.canonical }
        self.nodes = named.map(\.node)
        nodesByKey = Dictionary(named.map { ($0.canonical.lowercased(), $0.node) }) { first, _ in first }
        self.groups = groups.sorted { ($0.name, $0.unid) < ($1.name, $1.unid) }
        self.connections = connections.sorted { ($0.name, $0.unid) < ($1.name, $1.unid) }
        groupTable = GroupTable(
            self.groups.map { ($0.name, $0.members) } + [(DirectoryIndex.localNodes, named.map(\.canonical))])
    }
}
