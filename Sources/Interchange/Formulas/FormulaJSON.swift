import FormulaLanguage
import NoteModel

/// Results of formulas as JSON: `{"type":"text|number|datetime|range|error|none","value":[…]}`.
public enum FormulaJSON {
    /// Writes one result; numbers as JSON numbers, dates and times as in items, an error with `message` instead of `value`.
    public static func encode(_ value: FormulaValue) -> JSONValue {
        switch value {
        case .text(let list): result("text", list.map { .string($0) })
        case .number(let list): result("number", list.map { .number($0) })
        case .dateTime(let list): result("datetime", list.map { ItemsJSON.encode($0) })
        case .range(let list): result("range", list.map { ItemsJSON.encode(.dateTimeRange($0)) })
        case .error(let message): error(message)
        case .none: result("none", [])
        }
    }

    /// An error value with this message.
    public static func error(_ message: String) -> JSONValue { ["type": "error", "message": .string(message)] }

    private static func result(_ type: String, _ values: [JSONValue]) -> JSONValue {
        ["type": .string(type), "value": .array(values)]
    }

    /// What people read: one element a line.
    public static func lines(_ value: FormulaValue) -> [String] {
        switch value {
        case .text(let list): list
        case .number(let list): list.map(\.description)
        case .dateTime(let list): list.map(\.iso)
        case .range(let list): list.map { "\($0.start.iso) - \($0.end.iso)" }
        case .error(let message): ["error: \(message)"]
        case .none: []
        }
    }
}
