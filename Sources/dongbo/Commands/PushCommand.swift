import ArgumentParser

struct PushCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "push", abstract: "Send changes to a peer now.")
    @OptionGroup var what: ReplicationOptions
    func run() async throws { try await ReplicationRun(options: what, pull: false, push: true).run() }
}
