import Interchange

/// Access lists as people read them on a terminal.
enum AccessDisplay {
    static func list(_ entries: [JSONValue]) -> [String] {
        var table = Table(["NAME", "LEVEL", "ROLES", "FLAGS"])
        for entry in entries {
            table.add([
                entry.text("name"), entry.text("level"),
                strings(entry["roles"]).map { "[\($0)]" }.joined(separator: " "),
                strings(entry["flags"]).joined(separator: " "),
            ])
        }
        return table.lines()
    }

    /// One sentence, then what it rests on.
    static func explanation(_ json: JSONValue) -> [String] {
        var lines = [json.text("reason"), "", "  level   \(json.text("level"))"]
        for (title, list) in [
            ("entry ", strings(json["entry"])), ("roles ", strings(json["roles"])), ("groups", strings(json["groups"])),
            ("flags ", strings(json["flags"])),
        ] where !list.isEmpty {
            lines.append("  \(title)  \(list.joined(separator: ", "))")
        }
        for operation in ["read", "edit", "delete", "copy"] {
            guard json[operation] != nil else { continue }
            let because = json["because"]?.text(operation) ?? ""
            lines.append(
                "  \(operation.padding(toLength: 6))  \(json.flag(operation) ? "yes" : "no"): \(because)")
        }
        return lines
    }

    private static func strings(_ value: JSONValue?) -> [String] {
        guard case .array(let elements)? = value else { return [] }
        return elements.compactMap { if case .string(let text) = $0 { text } else { nil } }
    }
}

extension String {
    fileprivate func padding(toLength length: Int) -> String {
        self + String(repeating: " ", count: max(0, length - count))
    }
}
