import Foundation
import Logging
import NoteModel
import NoteStore

extension Node {
    /// Does what the node may go without: a note of the directory that was saved while a clock was ahead cannot be changed before its
    /// time, and no hub stays closed for that.
    func unlessTimeIsAhead(_ what: String, _ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as DongboError where error.code == .clockBehind {
            logger.warning("\(what): \(error.message)")
        }
    }

    /// Databases with times that this computer's clock has not reached, for `show server`.
    public var clockWarnings: [String] {
        databases.compactMap { database in
            let wall = clock.wallMilliseconds
            guard let ahead = try? database.read({ try $0.timeAhead(wallMilliseconds: wall, reading: $1) }) else {
                return nil
            }
            let milliseconds = ahead.millisecondsSinceEpoch
            let span = CountText.span(milliseconds: milliseconds - min(milliseconds, wall))
            let end = Date(timeIntervalSince1970: Double(milliseconds) / 1000).formatted(.iso8601)
            return
                "changes of '\(database.name)' were saved up to \(span) in the future by this computer's clock. If the clock is "
                + "behind, set it: until then notes of later times cannot be changed here. If it was ahead then and is right now, what was "
                + "saved then waits at other nodes until \(end) at the latest, and those notes can be changed here from then on"
        }
    }
}
