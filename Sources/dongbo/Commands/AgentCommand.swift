import ArgumentParser

struct AgentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agent", abstract: "Formulas that act by themselves: by schedule, after saves, after replication.",
        subcommands: [
            AgentListCommand.self, AgentRunCommand.self, AgentLogCommand.self, AgentEnableCommand.self,
            AgentDisableCommand.self,
        ],
        defaultSubcommand: AgentListCommand.self)
}
