public import NoteModel
import SimulationKit

/// Everything that one simulation will do, decided before it starts.
public struct Scenario: Hashable, Sendable {
    public var seed: UInt64
    public var replicas: Int
    /// The conflict rules of each note's form.
    public var notes: [FormRules]
    public var steps: [Step]

    public init(seed: UInt64, replicas: Int, notes: [FormRules], steps: [Step]) {
        self.seed = seed
        self.replicas = replicas
        self.notes = notes
        self.steps = steps
    }
}

extension Scenario {
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
