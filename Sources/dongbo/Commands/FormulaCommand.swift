import ArgumentParser

struct FormulaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "formula", abstract: "Evaluate and check formulas; no node is needed.",
        subcommands: [FormulaEvalCommand.self, FormulaCheckCommand.self])
}
