import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct SealKeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Who has a key, so that something can be sealed for them.")

    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let output = output
        try await node.link().records { client, receive in
            try await client.listSealKeys(.init(), onResponse: receive)
        } each: { reply in
            try output.print(reply, SealDisplay.key)
        }
    }
}

struct SealGroupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "group", abstract: "Make a group's key, or bring it up to date with its members.",
        discussion: """
            Who is new gets the key when a member does this, logged in; otherwise the group gets another one, and who is \
            new does not read what was sealed before. When somebody has left, the group always gets another.
            """)

    @Argument(help: "The group.") var group: String
    @Flag(help: "Another key in any case.") var rotate = false
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await node.link().record {
            try await $0.keepGroupKey(
                .with {
                    $0.group = group
                    $0.rotate = rotate
                })
        }
        try output.print(reply) { json in
            let what =
                json.flag("isNew")
                ? "a new key" : json.elements("added").isEmpty ? "nothing to change" : "given to new members"
            return SealDisplay.key(json) + ["  \(what)"]
        }
    }
}

struct SealRotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Seal values anew, for the keys that their owners have now.",
        discussion: """
            Needs somebody who can open them. What was sealed with the keys before stays in the history of the item, and \
            whoever had a key to it keeps it.
            """)

    @Argument(help: "The database.") var db: String
    @Argument(help: "The note; without it every note.") var unid = ""
    @Argument(help: "The item; without it every sealed item.") var item = ""
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let output = output
        try await node.link().records { client, receive in
            try await client.rotateSealed(
                .with {
                    $0.database = db
                    $0.unid = unid
                    $0.item = item
                }, onResponse: receive)
        } each: { reply in
            try output.print(reply, SealDisplay.rotated)
        }
    }
}
