import AdministrationProtocol
import ArgumentParser
import Foundation
import Interchange
import NoteModel
import SwiftProtobuf

struct LoginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login", abstract: "Say who you are; commands with the same --session then act as you.",
        discussion: "A session ends after 15 minutes without a command, and after 8 hours.")

    @Argument(help: "The person.") var name: String
    @OptionGroup var password: PasswordOptions
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        guard let session = node.session else {
            throw DongboError(.wrongUsage, "where is the session kept? Say --session FILE, or set DONGBO_SESSION")
        }
        let link = try node.linkOfNobody()
        let password = try password.secret()
        let reply = try await link.record {
            try await $0.logIn(
                .with {
                    $0.name = name
                    $0.password = password
                })
        }
        try PersonDisplay.requireDone(reply)
        let json = try reply.json()
        try session.write(json.text("session"))
        // The token is for the file alone.
        let shown = Reply(["person": .string(json.text("person")), "session": .string(session.path)])
        try output.print(shown) { ["logged in as \($0.text("person")); the session is in \($0.text("session"))"] }
    }
}

struct LogoutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "logout", abstract: "End the session.")

    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        guard let session = node.session else {
            throw DongboError(.wrongUsage, "which session? Say --session FILE, or set DONGBO_SESSION")
        }
        let reply = try await node.link().record { try await $0.logOut(.init()) }
        session.remove()
        try PersonDisplay.requireDone(reply)
        try output.print(reply) { ["\($0.text("person")) is logged out"] }
    }
}
