import Interchange

/// A history as a timeline.
enum HistoryDisplay {
    /// The writes of one revision stand together under one time.
    static func table(_ lines: [JSONValue]) -> Table {
        var table = Table(["TIME", "AUTHOR", "NODE", "REVISION", "ITEM", "VALUE", "STATE"], cellMax: 44)
        var last = ""
        for line in lines {
            let revision = line.text("revision")
            let stamp =
                revision == last
                ? ["", "", "", ""]
                : [
                    Humanly.time(line.text("time")), Humanly.shortName(line.text("author")),
                    Humanly.shortName(line.text("node")),
                    String(revision.prefix { $0 != "-" } + revision.drop { $0 != "-" }.prefix(9)),
                ]
            last = revision
            table.add(stamp + [line.text("item"), value(line), line.text("state")])
        }
        return table
    }

    private static func value(_ line: JSONValue) -> String {
        guard line["value"] == .null else { return Humanly.value(line["value"]) }
        if line["redacted"] == .bool(true) { return "(taken out of the history)" }
        return line.text("item") == "$Accepted" ? "(let count what was refused)" : "(removed)"
    }
}
