import ArgumentParser

struct AgentEnableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable", abstract: "Switch an agent on.",
        discussion: "Whoever switches it on signs it: it acts in this name.")

    @OptionGroup var agent: AgentSwitchOptions

    func run() async throws { try await agent.turn(on: true) }
}
