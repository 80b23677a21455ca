import CoreFoundation
import Dispatch
import Foundation
import Glibc

/// Seconds that `body` takes.
func seconds<T>(_ body: () async throws -> T) async rethrows -> (seconds: Double, value: T) {
    let start = ContinuousClock.now
    let value = try await body()
    return ((ContinuousClock.now - start) / .seconds(1), value)
}

/// What something took: by the clock on the wall, and of processors.
struct Cost {
    var wallSeconds = 0.0
    /// The same however busy the machine is with other work, but for the caches that are shared.
    var processorSeconds = 0.0

    /// The cost of one of `count`.
    static func / (cost: Cost, count: Int) -> Cost {
        Cost(wallSeconds: cost.wallSeconds / Double(count), processorSeconds: cost.processorSeconds / Double(count))
    }
}

/// What `body` costs this thread, for what runs on one.
func threadCost<T>(_ body: () throws -> T) rethrows -> (cost: Cost, value: T) {
    let (wall, processor) = (ContinuousClock.now, processorSeconds(CLOCK_THREAD_CPUTIME_ID))
    let value = try body()
    let used = processorSeconds(CLOCK_THREAD_CPUTIME_ID) - processor
    return (Cost(wallSeconds: (ContinuousClock.now - wall) / .seconds(1), processorSeconds: used), value)
}

/// What `body` costs all threads of this process.
func processCost<T>(_ body: () async throws -> T) async rethrows -> (cost: Cost, value: T) {
    let processor = processorSeconds(CLOCK_PROCESS_CPUTIME_ID)
    let (wall, value) = try await seconds(body)
    let used = processorSeconds(CLOCK_PROCESS_CPUTIME_ID) - processor
    return (Cost(wallSeconds: wall, processorSeconds: used), value)
}

private func processorSeconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Nanoseconds of a clock that is the same in every process of this machine.
func monotonicNanoseconds() -> UInt64 { DispatchTime.now().uptimeNanoseconds }

/// The middle of several measurements: one slow run of a shared machine does not count.
func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted[sorted.count / 2]
}
