import NoteModel

/// A JSON document as it was written: members keep their order and numbers keep their digits.
///
/// Two objects are equal only when their members come in the same order; that is what deterministic output needs.
public enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    /// No two keys are canonically equivalent in an object that was parsed; whoever builds one keeps that.
    case object([JSONMember])
}

extension JSONValue {
    /// The value of the first member with this key; nil for another key and for anything that is no object.
    public subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// What JSON calls this kind of value, for messages.
    public var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "true/false"
        case .number: "number"
        case .string: "text"
        case .array: "array"
        case .object: "object"
        }
    }

    /// An exact decimal as a JSON number.
    public static func number(_ decimal: ExactDecimal) -> JSONValue { .number(JSONNumber(decimal)) }
}
