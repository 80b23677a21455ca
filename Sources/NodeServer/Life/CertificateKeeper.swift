import Foundation
import Logging
import NoteModel
import ReplicationTransport

/// Does what ``CertificateSchedule`` says. Decides nothing itself.
actor CertificateKeeper {
    private var schedule: CertificateSchedule?
    private var failure: String?
    private var complaint: String?
    private var random = SystemRandomNumberGenerator()

    /// Between two looks at the clock, which may jump; also how soon a peer whose certificate has ended is cut off.
    private static let interval = Duration.seconds(20)

    func run(for node: Node) async {
        while !Task.isCancelled {
            node.enforcePolicy()
            await keep(node)
            try? await Task.sleep(for: Self.interval)
        }
    }

    /// Renews if it is due.
    func keep(_ node: Node) async {
        let current = current(node)
        switch current.decide(at: node.clock.now) {
        case .wait: break
        case .renew: await renew(node)
        // The hub needs nobody's leave.
        case .expired where node.isHub: await renew(node)
        case .expired: break
        }
        complain(node)
    }

    private func renew(_ node: Node) async {
        do {
            try await node.renewCertificate()
            failure = nil
        } catch {
            failure = (error as? DongboError)?.message ?? "\(error)"
            // What the node uses may have changed all the same, if only the directory could not be told.
            var schedule = current(node)
            schedule.failed(at: node.clock.now, using: &random)
            self.schedule = schedule
        }
    }

    /// The schedule of the certificate that the node has now.
    private func current(_ node: Node) -> CertificateSchedule {
        let certificate = node.identity.certificate
        if let schedule, schedule.serial == certificate.serial { return schedule }
        let made = CertificateSchedule(certificate)
        (schedule, failure) = (made, nil)
        return made
    }

    func report(for node: Node) -> CertificateReport {
        CertificateReport(
            current(node), now: node.clock.now, failure: failure,
            isRevoked: node.book.isRevoked(node.identity.certificate.serial), isHub: node.isHub)
    }

    /// Each warning is logged once.
    private func complain(_ node: Node) {
        let warning = report(for: node).warning
        defer { complaint = warning }
        guard let warning, warning != complaint else { return }
        node.logger.warning("\(warning)")
    }
}
