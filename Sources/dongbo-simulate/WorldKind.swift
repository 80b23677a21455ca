import ArgumentParser

/// Which simulation to run.
enum WorldKind: String, CaseIterable, ExpressibleByArgument {
    case merge, replication, rights

    var world: any SimulatedWorld.Type {
        switch self {
        case .merge: MergeWorld.self
        case .replication: ReplicationWorld.self
        case .rights: RightsWorld.self
        }
    }
}
