public import NoteModel

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
    /// A smaller scenario that still fails the same checker: steps are taken out, larger runs first, while `fails` says so.
    public func shrunk(while fails: (Scenario) -> Bool) -> Scenario {
        var best = self
        var run = max(1, steps.count / 2)
        while run > 0 {
            var start = 0
            while start < best.steps.count {
                var candidate = best
                candidate.steps.removeSubrange(start..<min(start + run, best.steps.count))
                if fails(candidate) { best = candidate } else { start += run }
            }
            run /= 2
        }
        return best
    }
}
