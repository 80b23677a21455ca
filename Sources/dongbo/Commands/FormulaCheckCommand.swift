import ArgumentParser
import FormulaLanguage
import Interchange
import NoteModel

struct FormulaCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Say whether a text is a formula; if not, where and what was expected.",
        discussion: """
            --context refuses what Notes refuses there: selection, replication, column, form, hideWhen, windowTitle, \
            defaultValue, inputTranslation, validation, computed, computedForDisplay, agent. Without it, everything may stand \
            that a server can do.
            """)

    @Argument(help: "The formula.") var formula: String
    @Option(help: "en-US or vi-VN: how dates in brackets read.") var locale: String?
    @Option(help: "Where the formula stands.") var context: String?
    @OptionGroup var output: OutputOptions

    func run() async throws {
        var question = FormulaQuestion(formula: formula, now: 0)
        if let locale { try question.setLocale(locale) }
        let place = try context.map { name throws(DongboError) in try Self.place(name) } ?? .evaluation
        do {
            let compiled = try Formula(formula, context: place, settings: question.settings)
            if let unavailable = compiled.unavailable { throw unavailable }
        } catch let error as FormulaSyntaxError {
            throw error.operatingError
        }
        output.print(["ok": true], ["ok"])
    }

    private static func place(_ name: String) throws(DongboError) -> FormulaContext {
        guard let context = FormulaContext.allCases.first(where: { $0.name.lowercased() == name.lowercased() }) else {
            throw DongboError(
                .wrongUsage, "--context is one of \(FormulaContext.allCases.map(\.name).joined(separator: ", "))")
        }
        return context
    }
}
