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
            let value = line["value"] == .null ? "(removed)" : Humanly.value(line["value"])
            table.add(stamp + [line.text("item"), value, line.text("state")])
        }
        return table
    }
}
