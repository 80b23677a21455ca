import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct FolderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "folder", abstract: "Lists that people put documents into.",
        discussion: "'dongbo view show DB FOLDER' shows one. What is in a folder replicates with the database.",
        subcommands: [
            FolderListCommand.self, FolderCreateCommand.self, FolderAddCommand.self, FolderRemoveCommand.self,
        ])
}

struct FolderListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the folders of a database.")

    @Argument(help: "The database.") var db: String
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let output = output
        try await node.link().records { client, receive in
            try await client.listViews(
                .with {
                    $0.database = db
                    $0.folders = true
                }, onResponse: receive)
        } each: { reply in
            try output.print(reply, ViewDisplay.summary)
        }
    }
}

struct FolderCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "create", abstract: "Make a folder.")

    @Argument(help: "The database.") var db: String
    @Argument(help: "The folder's name.") var folder: String
    @Option(help: "With the columns of this view.") var like: String?
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await node.link().record { client in
            try await client.changeFolder(
                .with {
                    $0.database = db
                    $0.folder = folder
                    $0.create = true
                    $0.like = like ?? ""
                })
        }
        try output.print(reply) { ["folder '\($0.text("folder"))' made"] }
    }
}

struct FolderAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Put documents into a folder.")

    @OptionGroup var members: FolderMembersOptions

    func run() async throws { try await members.send("put into") { $0.add = $1 } }
}

struct FolderRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Take documents out of a folder. The documents stay.")

    @OptionGroup var members: FolderMembersOptions

    func run() async throws { try await members.send("taken out of") { $0.remove = $1 } }
}
