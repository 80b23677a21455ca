import Foundation
import ReplicationTransport

/// Where a node's certificate is in its life, for people.
public struct CertificateReport: Sendable, Equatable {
    public let standing: CertificateSchedule.Standing
    public let due: Date
    public let ends: Date
    /// In a row.
    public let failures: Int
    /// What somebody should do about; nil while all is well.
    public let warning: String?

    /// - Parameters:
    ///   - failure: why the latest attempt to renew failed.
    ///   - isRevoked: whether the directory calls it withdrawn.
    init(_ schedule: CertificateSchedule, now: Date, failure: String?, isRevoked: Bool, isHub: Bool) {
        standing = schedule.standing(at: now)
        (due, ends, failures) = (schedule.due, schedule.ends, schedule.failures)
        let because = failure.map { "; the latest attempt: \($0)" } ?? ""
        let comeBack =
            isHub ? "unlock its authority: 'dongbo ca unlock'" : "ask for a token on the hub and run 'dongbo rejoin'"
        warning =
            switch standing {
            case _ where isRevoked: "this node's certificate was revoked; \(comeBack)"
            case .early:
                "this node's certificate holds only in the future, and peers refuse it until then: set this computer's clock if it is behind; "
                    + "if a clock was ahead when it was issued, \(comeBack)\(because)"
            case .expired: "this node's certificate has expired; \(comeBack)\(because)"
            case .ending: "this node's certificate ends soon and could not be renewed\(because)"
            case .due where failure != nil: "this node's certificate could not be renewed yet\(because)"
            case .due, .valid: nil
            }
    }
}
