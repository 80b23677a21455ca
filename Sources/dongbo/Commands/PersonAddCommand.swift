import AdministrationProtocol
import ArgumentParser
import Foundation
import Interchange
import SwiftProtobuf

struct PersonAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Make a person known, and show the code with which they choose a password.",
        discussion: "Roles: BiThu, CapUyVien, BanToChuc, BienTap, QuanTri.")

    @Argument(help: "The person's whole name: CN=…/OU=…/O=….") var name: String
    @Option(name: .customLong("full-name"), help: "As people write it; else the first part of the name.")
    var fullName = ""
    @Option(help: "Their office.") var title = ""
    @Option(help: "Their unit.") var unit = ""
    @Option(name: .customLong("role"), help: "A role; may be repeated.") var roles: [String] = []
    @Option(help: "The node at which they log in, beside the hub; else this one.") var home = ""
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await node.link().record {
            try await $0.addPerson(
                .with {
                    $0.name = name
                    $0.fullName = fullName
                    $0.title = title
                    $0.unit = unit
                    $0.roles = roles
                    $0.home = home
                })
        }
        try output.print(reply, PersonDisplay.code)
    }
}

struct PersonResetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset", abstract: "End a person's password and sessions, and show another code.")

    @Argument(help: "The person.") var name: String
    @Option(help: "Another node at which they log in from now on.") var home = ""
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await node.link().record {
            try await $0.resetPerson(
                .with {
                    $0.name = name
                    $0.home = home
                })
        }
        try output.print(reply, PersonDisplay.code)
    }
}
