import AuditLog
import Testing

@Suite struct RefusalThrottleTests {
    @Test func `a flood of refusals gets so many records a minute, and the next one says how many there were`() {
        var throttle = RefusalThrottle()
        let written = (0..<1000).filter { _ in throttle.admit(milliseconds: 60_000).isWritten }
        #expect(written.count == RefusalThrottle.perMinute)
        let next = throttle.admit(milliseconds: 120_000)
        #expect(next.isWritten && next.skippedBefore == 1000 - RefusalThrottle.perMinute)
        #expect(throttle.admit(milliseconds: 120_001).skippedBefore == 0)
    }
}
