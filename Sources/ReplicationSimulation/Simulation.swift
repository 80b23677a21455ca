import NoteModel
import SimulationKit

/// Runs one scenario and judges it.
///
/// Where each fault is mixed in:
/// - cut at any frame: `deliver` some frames, then `cut`; torn exchanges (`StepGenerator+Situations`)
/// - duplicate and reordered exchanges: `replay`, and up to four lines that run side by side (`call`, `deliver`)
/// - a lying checkpoint, garbage, frames out of order: `lie` (``Lie``)
/// - clocks a year off, and running back: `shiftClock`
/// - a full disk, a killed program, on either side: `fillDisk`, `crash` of any node
/// - 400 days' absence with everything purged: the situation `purge`, `passTime`
/// - last month's backup, restored or put back silently: the situation `putBack`
/// - one file on two nodes at once: the situation `copiedFile`
public enum Simulation {
    public struct Report: Hashable, Sendable {
        public let seed: UInt64
        /// Equal for two runs of one scenario.
        public let trace: UInt64
        /// The first promise that did not hold; nil when every one did.
        public let violation: Violation?
        public let statistics: Statistics
    }

    /// - Parameters:
    ///   - mutant: the defect to plant, if any.
    ///   - log: called with one line for everything that happens.
    public static func run(
        _ scenario: Scenario, mutant: Mutant? = nil, log: ((String) -> Void)? = nil
    ) -> Report {
        let district = District(scenario, mutant: mutant, log: log)
        var violation: Violation?
        do {
            try district.run()
        } catch let error as Violation {
            violation = error
        } catch {
            // Operating errors are dealt with where people would meet them; one that comes up to here is none.
            violation = Violation("Errors", "an unexpected error: \(error)")
        }
        return Report(
            seed: scenario.seed, trace: district.trace.value, violation: violation, statistics: district.statistics)
    }
}
