import Foundation
import Logging

extension Node {
    /// Until cancelled: lets what waits in quarantine count when its time has come. Exchanges do so too; but a node whose clock was behind
    /// when it copied its directory knows nobody to exchange with until then.
    public func keepQuarantine() async {
        while !Task.isCancelled {
            for database in databases {
                do {
                    try await reconsiderQuarantine(of: database)
                } catch {
                    logger.info(
                        "what waits in quarantine could not be looked at",
                        metadata: ["database": "\(database.name)", "error": "\(error)"])
                }
            }
            try? await Task.sleep(for: .seconds(30))
        }
    }
}
