import Interchange

/// Search results for people.
enum SearchDisplay {
    static func lines(_ hit: JSONValue) -> [String] {
        let place = hit.text("attachment").isEmpty ? hit.text("item") : "file \(hit.text("attachment"))"
        return [
            "\(hit.text("unid"))  \(NoteDisplay.pad(hit.text("form"), 12))  \(place)", "    \(hit.text("snippet"))",
        ]
    }

    static func summary(found: UInt64, shown: UInt64, offset: UInt64) -> String {
        guard found > 0 else { return "nothing found" }
        guard shown > 0 else { return "\(found) found; --offset is behind the last" }
        return shown == found ? "\(found) found" : "\(offset + 1) to \(offset + shown) of \(found) found"
    }

    static func unsearched(_ number: Int) -> String {
        "\(Humanly.count(number, "attached file")) \(number == 1 ? "is" : "are") not searched"
    }

    static func report(_ report: JSONValue) -> [String] {
        let files = report.elements("unindexed")
        let head =
            "\(report.text("database")): \(Humanly.count(report.count("documents"), "document")) in "
            + Humanly.seconds(report.seconds("seconds"))
        return [head] + (files.isEmpty ? [] : ["\(unsearched(files.count)):"])
            + files.map { "  \($0.text("unid"))  \($0.text("name")): \($0.text("reason"))" }
    }
}
