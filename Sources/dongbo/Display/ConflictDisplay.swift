import Interchange

/// A conflict side by side, item by item, with who wrote each side and when.
enum ConflictDisplay {
    static func lines(_ conflict: JSONValue) -> [String] {
        var table = Table(["ITEM", "MINE (shown in the note)", "THEIRS (conflict document)"], cellMax: 56)
        for difference in conflict.elements("differences") {
            let (mine, theirs) = (difference["mine"] ?? [:], difference["theirs"] ?? [:])
            table.add([difference.text("item"), Humanly.value(mine["value"]), Humanly.value(theirs["value"])])
            table.add(["", origin(mine), origin(theirs)])
        }
        return [
            "conflict  \(conflict.text("unid"))", "of note   \(conflict.text("conflictOf"))  \(conflict.text("form"))",
        ] + table.lines(indent: "  ")
    }

    private static func origin(_ side: JSONValue) -> String {
        let author = side.text("author")
        guard !author.isEmpty else { return "" }
        return
            "  \(Humanly.shortName(author)), \(Humanly.shortName(side.text("node"))), \(Humanly.time(side.text("time")))"
    }
}
