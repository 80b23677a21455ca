import SimulationKit

extension Scenario {
    /// The scenario of a seed: 3–6 nodes, some dozens of steps.
    ///
    /// - Parameter hasRights: with an access list that people change; nobody's file is then lost or put back, nor purged.
    public init(seed: UInt64, hasRights: Bool = false) {
        var generator = StepGenerator(seed: seed, hasRights: hasRights)
        var steps = generator.beginning()
        while steps.count < generator.length { steps += generator.next() }
        self.init(seed: seed, shape: generator.shape, steps: steps, hasRights: hasRights)
    }
}
