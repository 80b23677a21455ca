import FormulaLanguage
import NoteModel

/// One formula with what it is evaluated on: a line of `formula eval --lines`, or its arguments.
public struct FormulaQuestion {
    public var formula = ""
    public var host = NoteHost()
    public var settings: FormulaSettings

    /// - Parameter now: milliseconds since 1970 UTC, where the question names no time.
    public init(formula: String, now: Int64) {
        self.formula = formula
        settings = FormulaSettings(now: now, userName: "Anonymous")
    }

    /// Reads one line.
    ///
    /// - Throws: `.badData` that names the key.
    public init(json bytes: Span<UInt8>, line: Int, now: Int64) throws(DongboError) {
        let json = try JSONParser.parse(bytes, line: line)
        guard case .object(let members) = json else {
            throw DongboError(.badData, "JSON line \(line): expected an object with 'formula'")
        }
        self.init(formula: "", now: now)
        var hasFormula = false
        var zone: String?
        for member in members {
            switch member.key {
            case "formula":
                formula = try Self.text(member)
                hasFormula = true
            case "items": host = member.value == .null ? NoteHost() : try FormulaNote.host(member.value)
            case "now": if member.value != .null { try setNow(Self.text(member)) }
            case "user": if member.value != .null { setUser(try Self.text(member)) }
            case "zone": if member.value != .null { zone = try Self.text(member) }
            case "locale": if member.value != .null { try setLocale(Self.text(member)) }
            default: throw DongboError(.badData, "'\(member.key)' is no part of a question")
            }
        }
        // Behind `now`, whose own zone it replaces.
        if let zone { try setZone(zone) }
        guard hasFormula else { throw DongboError(.badData, "JSON line \(line): expected 'formula'") }
    }

    private static func text(_ member: JSONMember) throws(DongboError) -> String {
        guard case .string(let text) = member.value else { throw DongboError(.badData, "'\(member.key)' is a text") }
        return text
    }

    /// The instant of @Now; its zone becomes the zone of the evaluation.
    public mutating func setNow(_ text: String) throws(DongboError) {
        if let instant = DateTimeValue(isoInstant: text), case .instant(_, _, let offset) = instant {
            settings.zone = offset
            settings.now = instant.milliseconds(zone: offset)
        } else if let instant = DateTimeValue(isoInstant: text + "Z") ?? DateTimeValue(isoInstant: text + "T00:00Z"),
            case .instant(let date, let time, _) = instant
        {
            let local = DateTimeValue.instant(date, time, offsetMinutes: settings.zone)
            settings.now = local.milliseconds(zone: settings.zone)
        } else {
            throw DongboError(.badData, "'now' is a date and time as 2023-02-21T08:30:00+07:00")
        }
    }

    public mutating func setZone(_ text: String) throws(DongboError) {
        guard let instant = DateTimeValue(isoInstant: "2000-01-01T00:00:00" + text),
            case .instant(_, _, let offset) = instant
        else { throw DongboError(.badData, "'zone' is an offset as +07:00") }
        settings.zone = offset
    }

    public mutating func setLocale(_ text: String) throws(DongboError) {
        guard let locale = FormulaLocale(rawValue: text) else {
            throw DongboError(.badData, "'locale' is en-US or vi-VN")
        }
        settings.locale = locale
    }

    /// Names become canonical.
    public mutating func setUser(_ text: String) {
        settings.userName = (try? HierarchicalName(parsing: text.normalizedC).canonical) ?? text.normalizedC
    }
}

/// Answers questions one after the other, and keeps what it compiled.
public struct FormulaAnswerer {
    private struct Key: Hashable {
        let text: String
        let zone: Int16
        let locale: FormulaLocale
    }

    /// Compiled formulas kept; a program that asks of many notes asks with few formulas.
    private static let keptMax = 1000
    private var kept: [Key: Formula] = [:]
    private let evaluator = FormulaEvaluator()

    public init() {}

    /// - Throws: ``FormulaSyntaxError``
    public mutating func value(_ question: FormulaQuestion) throws(FormulaSyntaxError) -> FormulaValue {
        let settings = question.settings
        let key = Key(text: question.formula, zone: settings.zone, locale: settings.locale)
        let formula: Formula
        if let known = kept[key] {
            formula = known
        } else {
            formula = try Formula(question.formula, settings: settings)
            if kept.count >= Self.keptMax { kept.removeAll(keepingCapacity: true) }
            kept[key] = formula
        }
        evaluator.settings = settings
        return evaluator.value(formula, on: question.host)
    }

    /// The answer to one line; a line that is no question and a text that is no formula give an error.
    public mutating func answer(json bytes: Span<UInt8>, line: Int, now: Int64) -> JSONValue {
        do {
            return FormulaJSON.encode(try value(FormulaQuestion(json: bytes, line: line, now: now)))
        } catch let error as DongboError {
            return FormulaJSON.error(error.message)
        } catch let error as FormulaSyntaxError {
            return FormulaJSON.error(error.description)
        } catch {
            return FormulaJSON.error("\(error)")
        }
    }
}
