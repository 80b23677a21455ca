import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct FenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fence", abstract: "Stop waiting for a lost node.",
        discussion: """
            Its replicas no longer hold purging back. Should it return, it hands in what it wrote and starts from a fresh copy. \
            Its certificate stays valid: 'dongbo revoke' withdraws it.
            """)

    @Argument(help: "The node.") var name: String
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let lines = ReplyCollector()
        let isJSON = output.isJSON
        try await node.link().records { client, receive in
            try await client.fence(
                .with {
                    $0.node = name
                }, onResponse: receive)
        } each: { reply in
            if isJSON { Console.print(bytes: reply.bytes) } else { lines.add(try reply.json()) }
        }
        guard !isJSON else { return }
        guard !lines.all.isEmpty else { return Console.note("\(name) has no replica here that is not fenced already") }
        for line in lines.all { Console.print("fenced \(line.text("node")) in \(line.text("database"))") }
    }
}
