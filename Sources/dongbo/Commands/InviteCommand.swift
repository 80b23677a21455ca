import AdministrationProtocol
import ArgumentParser
import Interchange
import NoteModel
import SwiftProtobuf

struct InviteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite", abstract: "Make a one-time token for a new node (on the hub).")

    @Argument(help: "The new node's name, such as 'CN=spoke-1/OU=Phường Hạ Đình/O=Thanh Xuân'.") var name: String
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let name = try HierarchicalName(argument: name)
        let reply = try await node.link().record { try await $0.invite(.with { $0.name = name.canonical }) }
        try output.print(reply) { json in
            [
                "token for \(name), good until \(Humanly.time(json.text("expires"))) for one node:", "",
                "  \(json.text("token"))", "", "authority fingerprint  \(json.text("fingerprint"))",
                "on the new node        dongbo join DIR --hub \(json.text("hub")) --token \(json.text("token"))",
            ]
        }
    }
}
