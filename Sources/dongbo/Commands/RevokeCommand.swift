import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct RevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Withdraw a node's certificate (on the hub).",
        discussion: """
            For a node that was stolen or may not take part any more. The hub cuts it off at once, every other node as soon as the \
            directory reaches it. It comes back with a new token only ('dongbo invite', 'dongbo rejoin'). Purging goes on waiting for it \
            until it is fenced: 'dongbo fence'.
            """)

    @Argument(help: "The node.") var name: String
    @Option(help: "Why, for the directory.") var reason = ""
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let lines = ReplyCollector()
        let isJSON = output.isJSON
        try await node.link().records { client, receive in
            try await client.revoke(
                .with {
                    $0.node = name
                    $0.reason = reason
                }, onResponse: receive)
        } each: { reply in
            if isJSON { Console.print(bytes: reply.bytes) } else { lines.add(try reply.json()) }
        }
        guard !isJSON else { return }
        guard !lines.all.isEmpty else { return Console.note("\(name) has no certificate that still holds") }
        for line in lines.all {
            Console.print("revoked \(line.text("node"))  certificate \(line.text("serial"))")
        }
    }
}
