import ArgumentParser

struct AgentDisableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "Switch an agent off, on every node.",
        discussion: "It stays switched off until somebody enables it.")

    @OptionGroup var agent: AgentSwitchOptions

    func run() async throws { try await agent.turn(on: false) }
}
