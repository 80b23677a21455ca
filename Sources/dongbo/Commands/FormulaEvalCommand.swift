import ArgumentParser
import FormulaLanguage
import Foundation
import Interchange
import NoteModel

struct FormulaEvalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval", abstract: "Evaluate a formula.",
        discussion: """
            Prints the value, one element a line; with --json one object with its type. An error value is a value too.

            With --lines each line of standard input is an object {"formula", "items", "now", "user", "zone", "locale"}, all but \
            the first optional, and one result a line comes back in the same order; a line that cannot be read gives an error.

            Example: dongbo formula eval '@ProperCase(HoTen)' --note - <<< '{"HoTen":"nguyễn thị lan"}'
            """)

    @Argument(help: "The formula.") var formula: String?
    @Option(
        help: ArgumentHelp("Items as JSON, or what 'note get --json' prints; - is standard input.", valueName: "file"))
    var note: String?
    @Option(help: ArgumentHelp("What @Now gives, as 2023-02-21T08:30:00+07:00.", valueName: "time")) var now: String?
    @Option(help: "What @UserName gives.") var user: String?
    @Option(help: "Offset of the clock from UTC; that of --now, or +07:00, without it.") var zone: String?
    @Option(help: "en-US (as it is without this) or vi-VN.") var locale: String?
    @Flag(help: "Read questions from standard input, one JSON object a line.") var lines = false
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard lines == (formula == nil) else {
            throw ValidationError(lines ? "--lines reads the formulas from standard input." : "Which formula?")
        }
    }

    func run() async throws {
        if lines { return answerLines() }
        let question = try question()
        do {
            var answerer = FormulaAnswerer()
            let value = try answerer.value(question)
            output.print(FormulaJSON.encode(value), FormulaJSON.lines(value))
        } catch let error as FormulaSyntaxError {
            throw error.operatingError
        }
    }

    private static var clock: Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

    private func question() throws -> FormulaQuestion {
        var question = FormulaQuestion(formula: formula ?? "", now: Self.clock)
        if let note { question.host = try FormulaNote.host(JSONParser.parse(try Self.bytes(of: note))) }
        // A zone that stands alone also says where a time without zone is.
        if let zone { try question.setZone(zone) }
        if let now { try question.setNow(now) }
        if let zone { try question.setZone(zone) }
        if let user { question.setUser(user) }
        if let locale { try question.setLocale(locale) }
        return question
    }

    private static func bytes(of path: String) throws(DongboError) -> [UInt8] {
        if path == "-" { return Array(FileHandle.standardInput.readDataToEndOfFile()) }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw DongboError(.noSuchThing, "there is no file \(path) that can be read")
        }
        return Array(data)
    }

    /// One instant for all lines that name none.
    private func answerLines() {
        let now = Self.clock
        var answerer = FormulaAnswerer()
        var number = 0
        var input = StandardInputLines()
        while let line = input.next() {
            number += 1
            let answer = answerer.answer(json: Array(line).span, line: number, now: now)
            Console.print(bytes: JSONWriter.bytes(answer))
            if Console.outputIsTerminal { Console.flush() }
        }
    }
}
