import ArgumentParser

struct AttachmentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attachment", abstract: "Attach files to notes, list them, take them out.",
        subcommands: [AttachmentAddCommand.self, AttachmentListCommand.self, AttachmentExtractCommand.self])
}
