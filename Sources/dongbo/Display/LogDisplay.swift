import Interchange

/// The audit log for people.
enum LogDisplay {
    static func table(_ records: [JSONValue]) -> Table {
        var table = Table(["time", "who", "from", "act", "outcome", "database", "note", "detail"], cellMax: 70)
        // One node's log needs no column that says so.
        for record in records {
            let unids = record.elements("unids").map { Humanly.value($0) }
            let notes = unids.count > 1 ? "\(unids[0]) and \(unids.count - 1) more" : unids.first ?? ""
            table.add([
                Humanly.time(record.text("time")), who(record), origin(record), record.text("act"),
                outcome(record), record.text("database"), notes, record.text("detail"),
            ])
        }
        return table
    }

    private static func who(_ record: JSONValue) -> String {
        record.text("who").isEmpty ? "(nobody known)" : Humanly.name(record.text("who"))
    }

    private static func origin(_ record: JSONValue) -> String {
        let place = record.text("from").isEmpty ? record.text("way") : record.text("from")
        return "\(Humanly.shortName(record.text("node"))): \(place)"
    }

    private static func outcome(_ record: JSONValue) -> String {
        let code = record.text("code")
        return code.isEmpty || code == "noRight" ? record.text("outcome") : "\(record.text("outcome")) (\(code))"
    }

    /// One sentence for each log.
    static func checks(_ checks: [JSONValue]) -> [String] {
        checks.map { check in
            let name = check.text("node").isEmpty ? "a log without a name" : Humanly.name(check.text("node"))
            return "\(check.flag("whole") ? "whole" : "NOT WHOLE"): \(name), log \(check.text("log").prefix(8)): "
                + check.text("sentence")
        }
    }
}
