import Crypto
import Foundation
import NoteModel

/// When a node renews its certificate. Pure: the clock is a parameter, renewing is the driver's work.
///
/// Due at two thirds of the certificate's life, each node a little later than that by its own measure, so that nodes which joined
/// together do not come together. A renewal that fails is tried again with growing pauses, and soon enough before the end.
public struct CertificateSchedule: Sendable, Equatable {
    /// Where a certificate is in its life.
    public enum Standing: String, Sendable, CaseIterable {
        /// It begins in the future: whoever issued it had a clock that was ahead, or this one is behind. Peers refuse it.
        case early
        case valid
        /// The last third: it is being renewed.
        case due
        /// The last tenth: something must be wrong, a person should look.
        case ending
        case expired
    }

    public enum Decision: Sendable, Equatable {
        /// Nothing to do until then.
        case wait(until: Date)
        case renew
        /// Only a new token helps.
        case expired
    }

    public let serial: String
    public let issued: Date
    public let ends: Date
    /// When renewing begins.
    public let due: Date
    /// In a row, of this certificate.
    public private(set) var failures = 0
    private var next: Date

    /// Seconds: the first pause after a failure, and the longest.
    static let firstPause: TimeInterval = 60
    static let longestPause: TimeInterval = 6 * 3600
    /// Of the whole life: how far the beginnings of different nodes lie apart.
    private static let spread = 1.0 / 20

    public init(_ certificate: NodeCertificate) {
        self.init(serial: certificate.serial, issued: certificate.issued, ends: certificate.notAfter)
    }

    init(serial: String, issued: Date, ends: Date) {
        (self.serial, self.issued, self.ends) = (serial, issued, ends)
        let life = ends.timeIntervalSince(issued)
        // A serial number is random, but its first bits need not be.
        let digest = Array(SHA256.hash(data: Array(serial.utf8)))
        let share = Double(UInt16(digest[0]) << 8 | UInt16(digest[1])) / Double(UInt16.max)
        due = issued + life * 2 / 3 + life * Self.spread * share
        next = due
    }

    private var begins: Date { issued - CertificateAuthority.clockAllowance }

    public func standing(at now: Date) -> Standing {
        if now < begins { return .early }
        if now > ends { return .expired }
        if ends.timeIntervalSince(now) < ends.timeIntervalSince(issued) / 10 { return .ending }
        return now >= due ? .due : .valid
    }

    public func decide(at now: Date) -> Decision {
        if now > ends { return .expired }
        if now < begins, failures == 0 { return .renew }
        return now >= next ? .renew : .wait(until: next)
    }

    /// Renewing failed: the next attempt comes after a pause that doubles each time, half of it at random, but never so long that
    /// fewer than ten are left before the end.
    public mutating func failed(at now: Date, using generator: inout some RandomNumberGenerator) {
        let doubled = Self.firstPause * pow(2, Double(min(failures, 16)))
        let left = max(0, ends.timeIntervalSince(now))
        let pause = max(1, min(doubled, Self.longestPause, left / 10))
        failures += 1
        next = now + pause * Double.random(in: 0.5...1, using: &generator)
    }
}
