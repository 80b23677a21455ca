import Foundation
import Interchange
import Logging

/// Logs on standard error. `DONGBO_LOG` (trace, debug, info, notice, warning, error) overrides the level.
enum NodeLogger {
    static func make(_ level: Logger.Level) -> Logger {
        var logger = Logger(label: "dongbo") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel =
            ProcessInfo.processInfo.environment["DONGBO_LOG"].flatMap(Logger.Level.init(rawValue:)) ?? level
        return logger
    }
}
