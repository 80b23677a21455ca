import ArgumentParser

struct ReplicateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replicate", abstract: "Replicate with a peer now.",
        discussion: "Without databases: all that both nodes have. 'all' stands for every peer.")

    @OptionGroup var what: ReplicationOptions
    @Flag(help: "Only fetch.") var pull = false
    @Flag(help: "Only send.") var push = false

    func validate() throws {
        guard !(pull && push) else {
            throw ValidationError("--pull and --push together are the default: leave both out")
        }
    }

    func run() async throws { try await ReplicationRun(options: what, pull: pull, push: push).run() }
}
