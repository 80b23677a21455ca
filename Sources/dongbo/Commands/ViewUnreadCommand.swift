import ArgumentParser

struct ViewUnreadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unread", abstract: "Mark documents unread; without UNIDs, a whole view.")

    @OptionGroup var marks: MarkOptions
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await marks.send(unread: true, node, output)
    }
}
