import ArgumentParser

struct ViewReadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read", abstract: "Mark documents read; without UNIDs, a whole view.")

    @OptionGroup var marks: MarkOptions
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await marks.send(unread: false, node, output)
    }
}
