import AdministrationProtocol
import ArgumentParser
import Foundation
import Interchange
import SwiftProtobuf

struct PersonLockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lock", abstract: "Shut a person out until they are unlocked.")

    @Argument(help: "The person.") var name: String
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws { try await PersonDisplay.lock(name, true, node, output) }
}

struct PersonUnlockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unlock", abstract: "Let a person in again, also after too many mistakes.")

    @Argument(help: "The person.") var name: String
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws { try await PersonDisplay.lock(name, false, node, output) }
}

struct PersonRoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role", abstract: "Give a person roles, or take them away.",
        discussion: "Roles: BiThu, CapUyVien, BanToChuc, BienTap, QuanTri.")

    @Argument(help: "The person.") var name: String
    @Option(help: "A role to give; may be repeated.") var add: [String] = []
    @Option(help: "A role to take away; may be repeated.") var remove: [String] = []
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard !(add + remove).isEmpty else { throw ValidationError("say --add ROLE or --remove ROLE") }
    }

    func run() async throws {
        let reply = try await node.link().record {
            try await $0.changePersonRoles(
                .with {
                    $0.name = name
                    $0.add = add
                    $0.remove = remove
                })
        }
        try output.print(reply) { json in
            let groups = json.elements("groups").map { Humanly.value($0) }
            return ["\(json.text("person")): \(groups.isEmpty ? "in no group" : groups.joined(separator: ", "))"]
        }
    }
}

struct PersonRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Take a person out of the directory and its groups.")

    @Argument(help: "The person.") var name: String
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await node.link().record { try await $0.removePerson(.with { $0.name = name }) }
        try output.print(reply) { ["\($0.text("person")) removed"] }
    }
}
