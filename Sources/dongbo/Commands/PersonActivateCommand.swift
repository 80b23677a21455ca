import AdministrationProtocol
import ArgumentParser
import Foundation
import Interchange
import SwiftProtobuf

struct PersonActivateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "activate", abstract: "Choose a password with the code that an administrator gave.")

    @Argument(help: "The person.") var name: String
    @Option(
        name: .customLong("code-file"),
        help: ArgumentHelp("The code is the first line of this file; else it is asked for.", valueName: "file"))
    var codeFile: String?
    @Option(
        name: .customLong("password-file"),
        help: ArgumentHelp("The password is the first line of this file; else it is asked for.", valueName: "file"))
    var passwordFile: String?
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let link = try node.linkOfNobody()
        let code = Data(try codeFile.map { try Passphrase.read(file: $0) } ?? Passphrase.ask("activation code"))
        let password = Data(
            try passwordFile.map { try Passphrase.read(file: $0) } ?? Passphrase.askTwice("new password"))
        let reply = try await link.record {
            try await $0.activatePerson(
                .with {
                    $0.name = name
                    $0.code = code
                    $0.password = password
                })
        }
        try PersonDisplay.requireDone(reply)
        try output.print(reply) { [$0.text("message")] }
    }
}

struct PersonPasswordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "password", abstract: "Change one's password.")

    @Argument(help: "The person.") var name: String
    @Option(
        name: .customLong("password-file"),
        help: ArgumentHelp("The present one is the first line of this file; else it is asked for.", valueName: "file"))
    var passwordFile: String?
    @Option(
        name: .customLong("new-password-file"),
        help: ArgumentHelp("The new one is the first line of this file; else it is asked for.", valueName: "file"))
    var newFile: String?
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let link = try node.linkOfNobody()
        let current = Data(try passwordFile.map { try Passphrase.read(file: $0) } ?? Passphrase.ask("present password"))
        let new = Data(try newFile.map { try Passphrase.read(file: $0) } ?? Passphrase.askTwice("new password"))
        let reply = try await link.record {
            try await $0.changePassword(
                .with {
                    $0.name = name
                    $0.current = current
                    $0.new = new
                })
        }
        try PersonDisplay.requireDone(reply)
        try output.print(reply) { [$0.text("message")] }
    }
}
