import Interchange
import NoteModel

extension JSONValue {
    static func text(_ value: some CustomStringConvertible) -> JSONValue { .string(value.description) }

    /// Null for nil.
    static func text(optional value: (some CustomStringConvertible)?) -> JSONValue {
        value.map { .string($0.description) } ?? .null
    }

    static func count(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }
    static func count(_ value: UInt64) -> JSONValue { .number(JSONNumber(value)) }

    /// Seconds to the millisecond.
    static func seconds(_ value: Double) -> JSONValue {
        .number(ExactDecimal(significand: Int128((value * 1000).rounded()), exponent: -3)!)
    }

    /// ISO 8601 in UTC with milliseconds.
    static func time(milliseconds: UInt64) -> JSONValue { .string(ISOTime.text(milliseconds: milliseconds)) }
    static func time(_ time: HybridTimestamp) -> JSONValue { self.time(milliseconds: time.millisecondsSinceEpoch) }

    /// The same object with another value of a member that it has.
    func replacing(_ key: String, _ value: JSONValue) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(members.map { $0.key == key ? JSONMember(key, value) : $0 })
    }

    /// The same object with further members at the end; what is no object stays as it is.
    func adding(_ more: [JSONMember]) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(members + more)
    }
}
