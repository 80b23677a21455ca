import SimulationKit

extension Scenario {
    /// The scenario of a seed: 3–6 nodes, some dozens of steps.
    public init(seed: UInt64) {
        var generator = StepGenerator(seed: seed)
        var steps = generator.beginning()
        while steps.count < generator.length { steps += generator.next() }
        self.init(seed: seed, shape: generator.shape, steps: steps)
    }
}
