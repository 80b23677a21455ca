import Interchange

/// Connections as people read them on a terminal.
enum ConnectionDisplay {
    static func table(_ lines: [JSONValue]) -> Table {
        var table = Table([
            "", "NAME", "FROM", "TO", "DATABASES", "WAY", "TIMES", "DAYS", "REPEAT", "ON CHANGE", "PRIORITY",
        ])
        for line in lines {
            guard line["fault"] == .null else {
                table.add(["✗", line.text("name"), line.text("fault"), "", "", "", "", "", "", "", ""])
                continue
            }
            let mark = line.flag("active") ? "▸" : line.flag("enabled") ? "" : "off"
            table.add([
                mark, line.text("name"), Humanly.shortName(line.text("from")), Humanly.shortName(line.text("to")),
                line.text("databases"), line.text("direction"), line.text("times"), line.text("days"),
                line.text("repeat"), line.flag("onChange") ? "yes" : "no", line.text("priority"),
            ])
        }
        return table
    }

    static func full(_ line: JSONValue) -> [String] {
        let members = line.members.filter { $0.value != .null && $0.key != "warnings" }
        let width = members.map(\.key.count).max() ?? 0
        return members.map { member in
            "\(member.key)\(String(repeating: " ", count: width - member.key.count))  \(Humanly.value(member.value))"
        }
    }

    /// What has no effect as things are now.
    static func warn(_ line: JSONValue) {
        for warning in line.elements("warnings") {
            Console.note("'\(line.text("name"))': \(Humanly.value(warning))")
        }
    }
}
