import SimulationKit

/// One kind of simulation, as the command line drives it.
protocol SimulatedWorld {
    /// Names of the defects that can be planted.
    static var mutants: [String] { get }

    /// - Parameter mutant: one of ``mutants``.
    static func run(seed: UInt64, mutant: String?, log: ((String) -> Void)?) -> SimulatedRun

    /// Cuts the scenario of a failing seed down to steps that all matter, runs those with `log` and says what is left.
    static func shrink(
        seed: UInt64, mutant: String?, checker: String, log: @escaping (String) -> Void
    ) -> (summary: String, violation: Violation?)
}

/// What one seed came to.
struct SimulatedRun {
    let violation: Violation?
    let trace: UInt64
    let figures: [(name: String, count: Int)]
}
