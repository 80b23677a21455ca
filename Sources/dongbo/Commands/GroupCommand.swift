import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct GroupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "group", abstract: "Groups of people, nodes and other groups.",
        discussion: "LocalNodes is every node of the organisation; it is always there.",
        subcommands: [GroupShowCommand.self, GroupAddCommand.self, GroupRemoveCommand.self],
        defaultSubcommand: GroupShowCommand.self)
}

struct GroupAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add members to a group, which is made if it is not there.")

    @Argument(help: "The group.") var group: String
    @Argument(help: ArgumentHelp("Names of people, nodes or groups.", valueName: "member")) var members: [String] = []
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await node.link().record { client in
            try await client.changeGroup(
                .with {
                    $0.group = group
                    $0.add = members
                })
        }
        try output.print(reply, GroupDisplay.lines)
    }
}

struct GroupRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove members from a group; without members, the group.")

    @Argument(help: "The group.") var group: String
    @Argument(help: ArgumentHelp("Names of people, nodes or groups.", valueName: "member")) var members: [String] = []
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await node.link().record { client in
            guard members.isEmpty else {
                return try await client.changeGroup(
                    .with {
                        $0.group = group
                        $0.remove = members
                    })
            }
            return try await client.removeGroup(
                .with {
                    $0.group = group
                })
        }
        try output.print(reply) { json in
            json.flag("removed") ? ["group '\(json.text("group"))' removed"] : GroupDisplay.lines(json)
        }
    }
}

struct GroupShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show one group, or all.")

    @Argument(help: "The group.") var group = ""
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let output = output
        try await node.link().records { client, receive in
            try await client.listGroups(.with { $0.group = group }, onResponse: receive)
        } each: { reply in
            try output.print(reply, GroupDisplay.lines)
        }
    }
}

private enum GroupDisplay {
    /// The direct members, then who is in it through other groups.
    static func lines(_ json: JSONValue) -> [String] {
        let direct = json.elements("members")
        let through = json.elements("everybody").filter { !direct.contains($0) }
        let memberOf = json.elements("memberOf").map { Humanly.value($0) }
        return [json.text("group") + (memberOf.isEmpty ? "" : "  (in \(memberOf.joined(separator: ", ")))")]
            + direct.map { "  \(Humanly.value($0))" } + through.map { "  (\(Humanly.value($0)))" }
    }
}
