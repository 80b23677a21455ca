import ArgumentParser
import MergeSimulation

/// Looks for seeds that break a promise of the merge.
@main
struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dongbo-simulate",
        abstract: "Simulates replicas that edit, lose touch and merge, and checks what they promise.",
        discussion: "Exits with status 1 at the first seed that breaks a promise and says how to replay it.")

    @Option(help: ArgumentHelp("Run the seeds from A up to, not including, B.", valueName: "A..<B"))
    var seeds: SeedRange?

    @Option(help: "Run this one seed.")
    var seed: UInt64?

    @Option(help: "Run this many seeds, from the first one given, or from 0.")
    var count: UInt64?

    @Flag(help: "Print every step of every seed.")
    var verbose = false

    @Flag(help: "At a failure, take steps out as long as it still fails, and print those that are left.")
    var shrink = false

    @Option(help: "Plant a defect that must be noticed: no-predecessor, no-context or closes-conflicts.")
    var mutant: Mutant?

    func validate() throws {
        if seed != nil, seeds != nil { throw ValidationError("Give --seed or --seeds, not both.") }
    }

    /// What the options ask for: 1,000 seeds when they say nothing.
    private var range: Range<UInt64> {
        let first = seed ?? seeds?.range.lowerBound ?? 0
        if let count { return first..<first + count }
        return seeds?.range ?? first..<first + (seed == nil ? 1_000 : 1)
    }

    func run() throws {
        let range = self.range
        print("seeds \(range.lowerBound)..<\(range.upperBound)" + (mutant.map { ", with \($0.rawValue)" } ?? ""))
        var total = Statistics()
        var trace = TraceHash()
        let clock = ContinuousClock()
        let start = clock.now
        for seed in range {
            if verbose { print("seed \(seed)") }
            let report = Simulation.run(Scenario(seed: seed), mutant: mutant, log: verbose ? { print("  \($0)") } : nil)
            if let violation = report.violation {
                fail(seed, violation)
                throw ExitCode(1)
            }
            total += report.statistics
            trace.add(report.trace)
        }
        summarize(total, trace, seeds: range.count, after: clock.now - start)
    }

    private func fail(_ seed: UInt64, _ violation: Violation) {
        print("seed \(seed) FAILED. \(violation)")
        print("replay: dongbo-simulate --seed \(seed) --verbose" + (mutant.map { " --mutant \($0.rawValue)" } ?? ""))
        guard shrink else { return }
        let mutant = mutant
        let smallest = Scenario(seed: seed).shrunk {
            Simulation.run($0, mutant: mutant).violation?.checker == violation.checker
        }
        print("cut down to \(smallest.steps.count) steps, \(smallest.replicas) replicas, forms \(smallest.notes):")
        let report = Simulation.run(smallest, mutant: mutant) { print("  \($0)") }
        if let violation = report.violation { print(violation) }
    }

    private func summarize(_ total: Statistics, _ trace: TraceHash, seeds: Int, after time: Duration) {
        for figure in total.figures { print("  \(figure.name): \(figure.count)") }
        let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
        print("trace \(String(trace.value, radix: 16))")
        print(
            "\(seeds) seeds in \((seconds * 10).rounded() / 10) s, \(Int(Double(seeds) / max(seconds, 0.001))) seeds/s, all well"
        )
    }
}

extension Mutant: ExpressibleByArgument {}
