import NoteStore
import SimulationKit

/// Every revision that a node holds is proven by a signature it holds too, and every note is what its revisions come to.
enum ProofChecker: Checker {
    static func check(_ district: District) throws {
        // A corrupt node signs what others' people are said to have written; what it holds itself is its own business.
        for node in district.nodes where node.isHub || !district.scenario.hasRights {
            var audit = SignatureAudit()
            while !audit.isDone {
                let report = try node.read { try audit.next(1000, of: node.database, reading: $0) }
                district.statistics.count("revisions proven", by: report.revisions)
                guard let fault = report.faults.first else { continue }
                throw Violation(
                    "Proof", "node \(node.number) holds \(district.name(fault.unid)), of which \(fault.message)")
            }
        }
    }
}
