import AdministrationProtocol
import ArgumentParser
import Foundation
import Interchange
import SwiftProtobuf

struct PersonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "person", abstract: "People who log in, and their roles.",
        subcommands: [
            PersonListCommand.self, PersonShowCommand.self, PersonAddCommand.self, PersonActivateCommand.self,
            PersonPasswordCommand.self, PersonResetCommand.self, PersonLockCommand.self, PersonUnlockCommand.self,
            PersonRoleCommand.self, PersonRemoveCommand.self,
        ], defaultSubcommand: PersonListCommand.self)
}

struct PersonListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Everybody.")

    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws { try await PersonDisplay.show("", node, output) }
}

struct PersonShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "One person.")

    @Argument(help: "The person.") var name: String
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws { try await PersonDisplay.show(name, node, output) }
}
