import ArgumentParser
import SimulationKit

/// Looks for seeds that break a promise of merging or of replication.
@main
struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dongbo-simulate",
        abstract: "Simulates replicas that edit, lose touch and meet again, and checks what they promise.",
        discussion: "Exits with status 1 at the first seed that breaks a promise and says how to replay it.")

    @Option(
        help:
            "What to simulate: merge (revisions and the fold), replication (nodes, lines and their faults) or rights (the same with access lists)."
    )
    var world = WorldKind.merge

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

    @Option(help: ArgumentHelp("Plant a defect that must be noticed: \(Self.mutants).", valueName: "defect"))
    var mutant: String?

    private static var mutants: String {
        WorldKind.allCases.map { "\($0.world.mutants.joined(separator: ", ")) (\($0.rawValue))" }
            .joined(separator: "; ")
    }

    func validate() throws {
        if let mutant, !world.world.mutants.contains(mutant) {
            throw ValidationError(
                "This world has no such defect; there are \(world.world.mutants.joined(separator: ", ")).")
        }
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
        let world = self.world.world
        print(
            "\(self.world.rawValue), seeds \(range.lowerBound)..<\(range.upperBound)"
                + (mutant.map { ", with \($0)" } ?? ""))
        var total: [String: Int] = [:]
        var trace = TraceHash()
        let clock = ContinuousClock()
        let start = clock.now
        for seed in range {
            if verbose { print("seed \(seed)") }
            let run = world.run(seed: seed, mutant: mutant, log: verbose ? { print("  \($0)") } : nil)
            if let violation = run.violation {
                fail(seed, violation)
                throw ExitCode(1)
            }
            for (name, count) in run.figures { total[name, default: 0] += count }
            trace.add(run.trace)
        }
        summarize(total, trace, seeds: range.count, after: clock.now - start)
    }

    private func fail(_ seed: UInt64, _ violation: Violation) {
        print("seed \(seed) FAILED. \(violation)")
        print(
            "replay: dongbo-simulate --world \(world.rawValue) --seed \(seed) --verbose"
                + (mutant.map { " --mutant \($0)" } ?? ""))
        guard shrink else { return }
        var lines: [String] = []
        let (summary, left) = world.world.shrink(seed: seed, mutant: mutant, checker: violation.checker) {
            lines.append($0)
        }
        print("cut down to \(summary):")
        for line in lines { print("  \(line)") }
        if let left { print(left) }
    }

    private func summarize(_ total: [String: Int], _ trace: TraceHash, seeds: Int, after time: Duration) {
        for (name, count) in total.sorted(by: { $0.key < $1.key }) { print("  \(name): \(count)") }
        let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
        print("trace \(String(trace.value, radix: 16))")
        print(
            "\(seeds) seeds in \((seconds * 10).rounded() / 10) s, \(Int(Double(seeds) / max(seconds, 0.001))) seeds/s, all well"
        )
    }
}
