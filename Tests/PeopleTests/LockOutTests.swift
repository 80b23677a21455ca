import Testing

@testable import People

@Suite struct LockOutTests {
    private let settings = LockOut.Settings(
        free: 3, firstMilliseconds: 1_000, longestMilliseconds: 10_000, forgottenMilliseconds: 100_000, namesMax: 8)

    /// Tries until it is let in.
    private func wait(_ lock: inout LockOut, _ name: String, at now: UInt64) -> UInt64 {
        guard case .wait(let milliseconds) = lock.attempt(name, at: now) else { return 0 }
        return milliseconds
    }

    @Test func `some mistakes are free, and then each wait is twice as long up to the longest`() {
        var lock = LockOut(settings)
        var now: UInt64 = 5
        var waits: [UInt64] = []
        for _ in 0..<9 {
            let wait = wait(&lock, "lan", at: now)
            waits.append(wait)
            guard wait > 0 else { continue }
            now += wait
            #expect(lock.attempt("lan", at: now) == .admitted)
        }
        #expect(waits == [0, 0, 0, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000])
    }

    @Test func `a hundred attempts at once gain nothing over one after another`() {
        var lock = LockOut(settings)
        let admitted = (0..<100).count { _ in lock.attempt("lan", at: 0) == .admitted }
        #expect(admitted == 3)
    }

    @Test func `attempts during a wait make it no longer`() {
        var lock = LockOut(settings)
        for _ in 0..<3 { _ = lock.attempt("lan", at: 0) }
        for now in stride(from: 0, to: 1_000, by: 100) { #expect(lock.attempt("lan", at: UInt64(now)) != .admitted) }
        #expect(lock.attempt("lan", at: 1_000) == .admitted)
    }

    @Test func `who was right, and who waits long enough, starts anew`() {
        var lock = LockOut(settings)
        for _ in 0..<3 { _ = lock.attempt("lan", at: 0) }
        lock.succeeded("lan")
        #expect(lock.wait("lan", at: 0) == 0)
        for _ in 0..<3 { _ = lock.attempt("an", at: 0) }
        #expect(lock.wait("an", at: 0) == 1_000)
        #expect((0..<3).allSatisfy { _ in lock.attempt("an", at: 100_000) == .admitted })
    }

    @Test func `one person's mistakes do not make another wait`() {
        var lock = LockOut(settings)
        for _ in 0..<4 { _ = lock.attempt("lan", at: 0) }
        #expect(lock.attempt("an", at: 0) == .admitted)
    }

    @Test func `a clock that fell back makes nobody wait longer than a clock that stood`() {
        var lock = LockOut(settings)
        for _ in 0..<3 { _ = lock.attempt("lan", at: 50_000) }
        #expect(lock.wait("lan", at: 10) == 1_000)
    }

    @Test func `a flood of names does not make it forget the one that is guessed at`() {
        var lock = LockOut(settings)
        for _ in 0..<3 { _ = lock.attempt("lan", at: 0) }
        for other in 0..<1_000 { _ = lock.attempt("\(other)", at: 1) }
        #expect(lock.count <= 8)
        #expect(lock.wait("lan", at: 1) == 999)
    }

    @Test func `no number of mistakes overflows`() {
        let lock = LockOut(.person)
        for attempts in [5, 13, 14, 44, 45, 70, 1_000] { #expect((1...900_000).contains(lock.delay(after: attempts))) }
    }
}
