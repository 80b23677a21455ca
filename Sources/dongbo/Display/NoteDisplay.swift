import Interchange

/// A note as people read it on a terminal.
enum NoteDisplay {
    static func saved(_ json: JSONValue) -> String {
        "\(json.text("unid"))  \(json.text("revision"))\(json.flag("unchanged") ? "  (nothing to change)" : "")"
    }

    static func full(_ note: JSONValue) -> [String] {
        var lines = [
            "\(note.text("form").isEmpty ? "note" : note.text("form"))  \(note.text("unid"))",
            "  revision  \(note.text("revision"))",
            "  created   \(Humanly.time(note.text("created")))",
            "  modified  \(Humanly.time(note.text("modified"))) by \(Humanly.name(note.text("author")))",
        ]
        if note.text("parent") != "" { lines.append("  parent    \(note.text("parent"))") }
        if note.text("conflictOf") != "" {
            lines.append("  this is what lost to another edit of note \(note.text("conflictOf"))")
        }
        if let deletion = note["deletion"] {
            let reason = deletion.text("reason").isEmpty ? "" : ": \(deletion.text("reason"))"
            lines.append(
                "  deleted   \(Humanly.time(deletion.text("time"))) by \(Humanly.name(deletion.text("author"))) on "
                    + "\(Humanly.name(deletion.text("node")))\(reason)")
            if note.flag("deleteConflict") { lines.append("  somebody edited it at the same time, so it stayed") }
        }
        for conflict in note.elements("conflicts") { lines.append("  conflict  \(Humanly.value(conflict))") }
        let items = note["items"]?.members ?? []
        guard !items.isEmpty else { return lines }
        let width = min(40, items.map(\.key.count).max() ?? 0)
        lines.append("")
        for item in items {
            lines.append(
                "  \(item.key)\(String(repeating: " ", count: max(0, width - item.key.count)))  \(Humanly.value(item.value))"
            )
        }
        return lines
    }

    /// One line of a list: UNID, form, time, author and the beginning of what it holds.
    static func summary(_ note: JSONValue) -> String {
        let start =
            "\(note.text("unid"))  \(pad(note.text("form"), 12))  \(Humanly.time(note.text("modified")))  "
            + "\(pad(Humanly.shortName(note.text("author")), 16))  "
        let mark =
            note.text("conflictOf").isEmpty
            ? (note.elements("conflicts").isEmpty ? "" : "[in conflict] ") : "[conflict document] "
        let line = start + mark + headline(note["items"]?.members ?? [])
        return Console.outputIsTerminal ? String(line.prefix(Console.width)) : line
    }

    /// The name if the note has one, otherwise its first items.
    private static func headline(_ items: [JSONMember]) -> String {
        let names = ["HoTen", "TenToChuc", "Title", "Subject", "Name"]
        if let name = names.lazy.compactMap({ name in items.first { $0.key == name } }).first {
            return Humanly.value(name.value)
        }
        return items.prefix(3).map { "\($0.key)=\(Humanly.value($0.value).prefix(24))" }.joined(separator: " ")
    }

    static func pad(_ text: String, _ width: Int) -> String {
        text.count > width ? text.prefix(width - 1) + "…" : text + String(repeating: " ", count: width - text.count)
    }
}
