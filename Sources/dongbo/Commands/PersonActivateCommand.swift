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
    @OptionGroup var password: PasswordOptions
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let link = try node.linkOfNobody()
        let code = Data(try Passphrase.secret("activation code", file: codeFile))
        let password = try password.secret("new password", isNew: true)
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
    @OptionGroup var password: PasswordOptions
    @Option(
        name: .customLong("new-password-file"),
        help: ArgumentHelp("The new one is the first line of this file; else it is asked for.", valueName: "file"))
    var newFile: String?
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let link = try node.linkOfNobody()
        let current = try password.secret("present password")
        let new = Data(try Passphrase.secret("new password", file: newFile, twice: true))
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
