import Foundation
import Interchange
import Synchronization

/// A view as people read it on a terminal: columns that line up, categories indented, totals in their columns.
final class ViewDisplay: Sendable {
    private let collected = Mutex<[JSONValue]>([])

    func add(_ json: JSONValue) { collected.withLock { $0.append(json) } }

    static func summary(_ json: JSONValue) -> [String] {
        let count = json.flag("ready") ? Humanly.count(json.count("documents"), "document") : "not opened yet"
        let problem = json.text("problem")
        let kind = json.text("kind") == "folder" ? "  folder" : ""
        return ["\(json.text("view"))  \(json.text("title"))\(kind)  \(problem.isEmpty ? count : "error: \(problem)")"]
    }

    private static func number(_ json: JSONValue, _ key: String) -> String {
        json[key].map { Humanly.value($0) } ?? "0"
    }

    /// Blank for the empty text; a share in percent, on categories only.
    private static func cell(_ value: JSONValue?, _ totals: String, isDocument: Bool) -> String {
        guard let value, value != .string("") else { return "" }
        if totals.hasPrefix("average"), !isDocument, let average = Double(Humanly.value(value)) {
            return String(format: "%.1f", average)
        }
        guard totals.hasPrefix("percent") else { return Humanly.value(value) }
        guard !isDocument, let share = Double(Humanly.value(value)) else { return "" }
        return String(format: "%.1f %%", share * 100)
    }

    /// A heading, the rows, and how much there is in all.
    var lines: [String] {
        let records = collected.withLock { $0 }
        guard let header = records.first, header.text("type") == "view" else { return [] }
        let columns = header.elements("columns").filter { !$0.flag("categorized") }
        let hasCategories = header.elements("columns").contains { $0.flag("categorized") }
        let totals = columns.map { $0.text("totals") != "none" }
        var table = Table(
            [""] + zip(columns, totals).map { ($1 ? "#" : "") + $0.text("title") }, cellMax: 44)
        var end: [String] = []
        for record in records.dropFirst() {
            func cells(_ values: JSONValue?, isDocument: Bool = false) -> [String] {
                columns.map { column in
                    Self.cell(values?[column.text("name")], column.text("totals"), isDocument: isDocument)
                }
            }
            let indent = String(repeating: "  ", count: Int(Self.number(record, "level")) ?? 0)
            switch record.text("type") {
            case "category":
                let label = Self.cell(record["label"], "", isDocument: true)
                let sign = record.flag("expanded") ? "▼" : "▶"
                let name = label.isEmpty ? "(không phân loại)" : label
                table.add(["\(indent)\(sign) \(name) (\(Self.number(record, "documents")))"] + cells(record["totals"]))
            case "document":
                let mark = record.flag("unread") ? "*" : " "
                let kind = record.flag("conflict") ? "⚡" : Self.number(record, "response") != "0" ? "↳" : ""
                table.add(["\(indent)\(mark)\(kind)"] + cells(record["columns"], isDocument: true))
            case "total":
                if !(record["totals"]?.members ?? []).isEmpty { table.add(["Σ"] + cells(record["totals"])) }
                end = [
                    "",
                    [("documents", "document"), ("rows", "row")].map { Humanly.count(record.count($0), $1) }.joined(
                        separator: ", "),
                ]
            default: break
            }
        }
        let title = header.text("title")
        return [title, ""] + table.lines(indent: hasCategories ? "" : " ") + end
    }
}
