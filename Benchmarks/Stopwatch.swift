import Dispatch

/// Seconds that `body` takes.
func seconds<T>(_ body: () async throws -> T) async rethrows -> (seconds: Double, value: T) {
    let start = ContinuousClock.now
    let value = try await body()
    return ((ContinuousClock.now - start) / .seconds(1), value)
}

/// Nanoseconds of a clock that is the same in every process of this machine.
func monotonicNanoseconds() -> UInt64 { DispatchTime.now().uptimeNanoseconds }

/// The middle of several measurements: one slow run of a shared machine does not count.
func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted[sorted.count / 2]
}
