import Foundation
import Testing

@testable import ReplicationTransport

@Suite struct CertificateScheduleTests {
    private let start = Date(timeIntervalSince1970: 1_800_000_000)
    private let day: TimeInterval = 86_400

    private func schedule(_ serial: String = "01") -> CertificateSchedule {
        CertificateSchedule(serial: serial, issued: start, ends: start + 30 * day)
    }

    @Test func `a certificate is renewed at two thirds of its life and not before`() {
        let schedule = schedule()
        #expect(schedule.decide(at: start + 19.9 * day) == .wait(until: schedule.due))
        #expect(schedule.due >= start + 20 * day)
        #expect(schedule.due <= start + 21.5 * day)
        #expect(schedule.decide(at: schedule.due) == .renew)
    }

    @Test func `a certificate that holds only in the future is renewed at once, and then with pauses`() {
        var generator = SystemRandomNumberGenerator()
        var schedule = schedule()
        let now = start - 3 * day
        #expect(schedule.standing(at: now) == .early)
        #expect(schedule.decide(at: now) == .renew)
        schedule.failed(at: now, using: &generator)
        guard case .wait = schedule.decide(at: now) else { return #expect(Bool(false), "no pause after a failure") }
        #expect(schedule.decide(at: now + 3600) == .renew)
        // The allowance for clocks is part of its life.
        #expect(self.schedule().standing(at: start - day / 2) == .valid)
    }

    @Test func `nodes that joined together do not come together`() {
        let dues = (0..<100).map { schedule("\($0)").due.timeIntervalSince(start) }.sorted()
        #expect(dues.last! - dues.first! > day)
        #expect(Set(dues).count > 90)
    }

    @Test func `it is the certificate's own measure, the same after a restart`() {
        #expect(schedule("7f").due == schedule("7f").due)
    }

    @Test func `failures are followed by growing pauses, never longer than six hours`() {
        var generator = SystemRandomNumberGenerator()
        var schedule = schedule()
        var now = schedule.due
        var pauses: [TimeInterval] = []
        for _ in 0..<12 {
            schedule.failed(at: now, using: &generator)
            guard case .wait(let until) = schedule.decide(at: now) else {
                Issue.record("no pause after a failure")
                return
            }
            pauses.append(until.timeIntervalSince(now))
            now = until
        }
        #expect(pauses[0] <= 60)
        #expect(pauses[8] > pauses[0] * 10)
        #expect(pauses.allSatisfy { $0 <= 6 * 3600 })
        #expect(schedule.failures == 12)
    }

    @Test func `attempts come closer together towards the end`() {
        var generator = SystemRandomNumberGenerator()
        var schedule = schedule()
        for _ in 0..<20 { schedule.failed(at: schedule.due, using: &generator) }
        let last = start + 30 * day - 600
        schedule.failed(at: last, using: &generator)
        #expect(schedule.decide(at: last + 60) == .renew)
    }

    @Test func `the last tenth is a matter for people, and after the end only a token helps`() {
        let schedule = schedule()
        #expect(schedule.standing(at: start) == .valid)
        #expect(schedule.standing(at: start + 22 * day) == .due)
        #expect(schedule.standing(at: start + 27.5 * day) == .ending)
        #expect(schedule.standing(at: start + 30 * day + 1) == .expired)
        #expect(schedule.decide(at: start + 30 * day + 1) == .expired)
    }

    @Test func `a short life has the same shape`() throws {
        let organisation = try TestOrganisation()
        let short = CertificateAuthority(
            certificate: organisation.authority.certificate, key: organisation.authority.key, nodeLifetime: 30)
        let identity = try short.issueHubIdentity(name: organisation.hub.name, now: organisation.now)
        let schedule = CertificateSchedule(identity.certificate)
        #expect(schedule.decide(at: organisation.now + 18) == .wait(until: schedule.due))
        #expect(schedule.decide(at: organisation.now + 22) == .renew)
    }
}
