import Interchange
import NoteModel
import Testing

@testable import FormulaLanguage

/// What a formula gives, as the command line prints it.
struct Evaluation {
    /// `text`, `number`, `datetime`, `range`, `error` or `none`.
    let type: String
    /// One text for each element: texts in quotes, numbers plain, dates and times in ISO 8601.
    let shown: String

    /// - Parameter now: 2023-02-21 is a Tuesday.
    init(
        _ formula: String, items: String = "{}", now: String = "2023-02-21T08:30:00+07:00",
        locale: FormulaLocale = .enUS, user: String = "CN=Lan/OU=Hạ Đình/O=Thanh Xuân",
        steps: Int = FormulaLimits.standard.steps
    ) {
        do {
            var question = FormulaQuestion(formula: formula, now: 0)
            try question.setNow(now)
            question.setUser(user)
            question.settings.locale = locale
            question.settings.limits.steps = steps
            question.settings.roles = ["[Duyet]"]
            question.settings.groups = ["LocalNodes"]
            question.host = try FormulaNote.host(JSONParser.parse(Array(items.utf8)))
            var answerer = FormulaAnswerer()
            self.init(try answerer.value(question))
        } catch {
            self.init(type: "syntax", shown: "\(error)")
        }
    }

    private init(type: String, shown: String) {
        self.type = type
        self.shown = shown
    }

    init(_ value: FormulaValue) {
        switch value {
        case .text(let list): self.init(type: "text", shown: list.map { "\"\($0)\"" }.joined(separator: ":"))
        case .number(let list): self.init(type: "number", shown: list.map(\.description).joined(separator: ":"))
        case .dateTime(let list): self.init(type: "datetime", shown: list.map(\.iso).joined(separator: ":"))
        case .range(let list):
            self.init(type: "range", shown: list.map { "\($0.start.iso)/\($0.end.iso)" }.joined(separator: ":"))
        case .error(let message): self.init(type: "error", shown: message)
        case .none: self.init(type: "none", shown: "")
        }
    }
}

/// `formula → result`, one a line; a result that begins with `error` or `syntax` names a part of the message.
struct Cases: CustomTestStringConvertible, Sendable {
    let formula: String
    let expected: String
    var testDescription: String { formula }

    static func of(_ table: String) -> [Cases] {
        table.split(separator: "\n").map { line in
            let parts = line.split(separator: "→", maxSplits: 1, omittingEmptySubsequences: false)
            return Cases(formula: TextChange.trimmed(String(parts[0])), expected: TextChange.trimmed(String(parts[1])))
        }
    }

    /// Nil when the formula gives what is expected; otherwise what it gave.
    func difference(items: String = "{}", locale: FormulaLocale = .enUS) -> String? {
        let found = Evaluation(formula, items: items, locale: locale)
        for kind in ["error", "syntax"] where expected.hasPrefix(kind) {
            let part = TextChange.trimmed(String(expected.dropFirst(kind.count)))
            return found.type == kind && found.shown.contains(part) ? nil : "\(found.type) \(found.shown)"
        }
        if expected == "none" { return found.type == "none" ? nil : "\(found.type) \(found.shown)" }
        return found.shown == expected && found.type != "error" && found.type != "syntax"
            ? nil : "\(found.type) \(found.shown)"
    }
}
