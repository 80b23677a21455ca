import Foundation
import Interchange
import NoteModel

/// Values as people read them on a terminal.
enum Humanly {
    static func count(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { grouped += "," }
            grouped.append(digit)
        }
        return (number < 0 ? "-" : "") + grouped
    }

    /// A count of things: `1 note`, `2 notes`.
    static func count(_ number: Int, _ noun: String) -> String { "\(count(number)) \(CountText.noun(noun, number))" }

    /// That revisions wait in quarantine.
    static func refused(_ number: Int) -> String {
        count(number, "revision")
            + (number == 1 ? " was refused and waits in quarantine" : " were refused and wait in quarantine")
    }

    static func bytes(_ number: Int) -> String {
        switch number {
        case ..<1024: "\(number) B"
        case ..<(1 << 20): String(format: "%.1f KiB", Double(number) / 1024)
        case ..<(1 << 30): String(format: "%.1f MiB", Double(number) / Double(1 << 20))
        default: String(format: "%.1f GiB", Double(number) / Double(1 << 30))
        }
    }

    static func seconds(_ number: Double) -> String {
        number < 1 ? String(format: "%.0f ms", number * 1000) : String(format: "%.2f s", number)
    }

    /// An ISO time in UTC as local time, `2023-02-21 08:30:00`; anything else as it is.
    static func time(_ text: String) -> String {
        guard let date = try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)) else {
            return text
        }
        var seconds = time_t(date.timeIntervalSince1970)
        var parts = tm()
        localtime_r(&seconds, &parts)
        return String(
            format: "%04d-%02d-%02d %02d:%02d:%02d", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
            parts.tm_hour,
            parts.tm_min, parts.tm_sec)
    }

    /// A canonical name without its labels.
    static func name(_ text: String) -> String { (try? HierarchicalName(parsing: text).abbreviated) ?? text }

    /// A canonical name's first part.
    static func shortName(_ text: String) -> String { (try? HierarchicalName(parsing: text).commonName) ?? text }

    /// An item's value in one line.
    static func value(_ json: JSONValue?) -> String {
        switch json {
        case nil, .null?: "—"
        case .string(let text)?: text.isEmpty ? "\"\"" : text.replacing("\n", with: " ")
        case .number(let number)?: number.text
        case .bool(let bool)?: bool ? "yes" : "no"
        case .array(let elements)?: elements.isEmpty ? "(none)" : elements.map { value($0) }.joined(separator: ", ")
        case .object(let members)?: shape(members)
        }
    }

    private static func shape(_ members: [JSONMember]) -> String {
        guard members.count == 1, let member = members.first else { return JSONWriter.string(.object(members)) }
        switch (member.key, member.value) {
        case ("attachment", let attachment): return "\(value(attachment["name"])) (\(value(attachment["size"])) bytes)"
        case ("range", .array(let ends)) where ends.count == 2: return "\(value(ends[0])) – \(value(ends[1]))"
        case ("sealed", let sealed):
            let names = sealed["for"].map { " for \(value($0))" } ?? ""
            return sealed["value"].map { "\(value($0))  (sealed\(names))" } ?? "(sealed\(names))"
        default: return value(member.value)
        }
    }
}

extension JSONValue {
    /// The text of a member that is a text; empty otherwise.
    func text(_ key: String) -> String {
        if case .string(let text)? = self[key] { return text }
        return ""
    }

    /// The value of a member that is a count; 0 otherwise.
    func count(_ key: String) -> Int {
        if case .number(let number)? = self[key] { return Int(number.text) ?? 0 }
        return 0
    }

    func seconds(_ key: String) -> Double {
        if case .number(let number)? = self[key] { return Double(number.text) ?? 0 }
        return 0
    }

    /// Whether a member is `true`.
    func flag(_ key: String) -> Bool { self[key] == .bool(true) }

    /// The elements of a member that is a list; none otherwise.
    func elements(_ key: String) -> [JSONValue] {
        if case .array(let elements)? = self[key] { return elements }
        return []
    }

    var members: [JSONMember] {
        if case .object(let members) = self { return members }
        return []
    }
}
