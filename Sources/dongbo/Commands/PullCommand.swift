import ArgumentParser

struct PullCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "pull", abstract: "Fetch a peer's changes now.")
    @OptionGroup var what: ReplicationOptions
    func run() async throws { try await ReplicationRun(options: what, pull: true, push: false).run() }
}
