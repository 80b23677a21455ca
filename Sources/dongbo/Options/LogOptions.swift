import AdministrationProtocol
import ArgumentParser
import Foundation
import SwiftProtobuf

/// What of the audit log is wanted.
struct LogOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "log: from this time on, such as 2026-02-21 or 2026-02-21T08:30:00+07:00.", valueName: "time"))
    var since: LogTime?
    @Option(help: ArgumentHelp("log: up to this time; of a date, the whole day.", valueName: "time")) var until:
        LogTime?
    @Option(help: ArgumentHelp("log: acts of this person or node; a part of the name will do.", valueName: "name"))
    var who: String?
    @Option(
        help: ArgumentHelp(
            "log: acts such as read or changeAccess, kinds (reading, query, change, question, administration, person, node) or "
                + "outcomes (done, begun, refused, failed). May be repeated.", valueName: "act"))
    var act: [String] = []
    @Option(help: ArgumentHelp("log: about this database.", valueName: "db")) var database: String?
    @Option(help: ArgumentHelp("log: about this note.", valueName: "unid")) var unid: String?
    @Option(
        name: .customLong("node"),
        help: ArgumentHelp("log: of this node; a part of the name will do.", valueName: "node"))
    var logNode: String?
    @Option(help: ArgumentHelp("log: the latest so many; 0 for all.", valueName: "n")) var limit: UInt64?
    @Flag(help: "log: check every chain and countersignature instead.") var verify = false

    /// Records that are shown unless somebody says otherwise.
    private static let usualLimit: UInt64 = 1000

    /// Whether any is given.
    var isUsed: Bool { isFiltering || verify || logNode != nil }

    /// Whether any is given that verifying does not know.
    var isFiltering: Bool {
        since != nil || until != nil || who != nil || !act.isEmpty || database != nil || unid != nil || limit != nil
    }

    var request: Dongbo_Administration_V1_ShowLogRequest {
        .with {
            $0.since = since?.first ?? 0
            $0.until = until?.last ?? 0
            $0.who = who ?? ""
            $0.acts = act
            $0.database = database ?? ""
            $0.unid = unid ?? ""
            $0.node = logNode ?? ""
            $0.limit = limit ?? Self.usualLimit
        }
    }
}

/// A moment or a day, of this machine's time zone unless it says another.
struct LogTime: ExpressibleByArgument {
    /// Milliseconds since 1970-01-01 UTC.
    let first, last: UInt64

    init?(argument: String) {
        let calendar = Calendar(identifier: .gregorian)
        let zoned = Date.ISO8601FormatStyle(timeZone: .current)
        if let day = try? Date(argument, strategy: zoned.year().month().day()),
            let next = calendar.date(byAdding: .day, value: 1, to: day)
        {
            (first, last) = (Self.milliseconds(day), Self.milliseconds(next) - 1)
            return
        }
        let moments: [Date.ISO8601FormatStyle] = [
            .iso8601, Date.ISO8601FormatStyle(includingFractionalSeconds: true),
            zoned.year().month().day().time(includingFractionalSeconds: false),
        ]
        guard let moment = moments.lazy.compactMap({ try? Date(argument, strategy: $0) }).first else { return nil }
        first = Self.milliseconds(moment)
        // All of the second that was named.
        last = argument.contains(".") ? first : first + 999
    }

    private static func milliseconds(_ date: Date) -> UInt64 { UInt64(max(0, date.timeIntervalSince1970 * 1000)) }
}
