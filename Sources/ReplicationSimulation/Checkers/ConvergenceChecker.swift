import NoteModel
import NoteStore
import SimulationKit

/// Promise 2: after the last edit and some rounds along the topology, equal hashes on all full replicas.
enum ConvergenceChecker: Checker {
    static func check(_ district: District) throws {
        let hubs = district.nodes.filter(\.isHub)
        let hashes = try hubs.map { hub in try hub.read { try hub.database.stateHash(reading: $0) } }
        for (hub, hash) in zip(hubs, hashes) where hash != hashes[0] {
            throw Violation(
                "Convergence", "hub \(hub.number) and hub 0 differ in \(try difference(hub, hubs[0], district))")
        }
    }

    private static func difference(
        _ one: SimulatedNode, _ other: SimulatedNode, _ district: District
    ) throws -> String {
        let contexts = try [one, other].map { node in
            try node.read { reader in
                try reader.notes(afterUNID: nil, limit: .max).reduce(into: [UNID: VersionVector]()) {
                    $0[$1.unid] = $1.context
                }
            }
        }
        let unids = Set(contexts[0].keys).union(contexts[1].keys).sorted()
        let different = unids.filter { contexts[0][$0] != contexts[1][$0] }
        return different.isEmpty ? "what notes hold" : different.map(district.name).joined(separator: ", ")
    }
}
