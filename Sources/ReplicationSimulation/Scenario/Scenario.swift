import SimulationKit

/// Everything that happens in one simulated district, decided before it starts.
public struct Scenario: Hashable, Sendable {
    public var seed: UInt64
    public var shape: Shape
    public var steps: [Step]
    /// Whether an access list is in force, and people change it.
    public var hasRights: Bool

    public init(seed: UInt64, shape: Shape, steps: [Step], hasRights: Bool = false) {
        self.seed = seed
        self.shape = shape
        self.steps = steps
        self.hasRights = hasRights
    }

    /// A smaller scenario that still fails the same checker, as `fails` says.
    public func shrunk(while fails: (Scenario) -> Bool) -> Scenario {
        var best = self
        best.steps = Shrinking.shrunk(steps) { steps in
            var candidate = self
            candidate.steps = steps
            return fails(candidate)
        }
        return best
    }
}
