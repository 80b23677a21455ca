import AdministrationProtocol
import ArgumentParser
import SwiftProtobuf

/// Notes' console verb for bringing indexes up to date.
struct UpdallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "updall", abstract: "Bring a database's views up to date and make its search index anew.",
        discussion: """
            Views that nobody has opened yet are made too. Names the attached files that are not searched, with the reason.
            """)

    @Argument(help: "The database.") var db: String
    @Flag(help: "Make the rows of views anew, too.") var rebuild = false
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let output = output
        let link = try node.link()
        try await link.records { client, receive in
            try await client.rebuildViews(
                .with {
                    $0.database = db
                    $0.anew = rebuild
                }, onResponse: receive)
        } each: { reply in
            try output.print(reply, ViewDisplay.summary)
        }
        let line = ProgressLine(isQuiet: output.isJSON)
        try await link.progress { client, receive in
            try await client.updall(.with { $0.database = db }, onResponse: receive)
        } step: {
            line.show($0)
        } each: { reply in
            line.clear()
            try output.print(reply) { SearchDisplay.report($0) }
        }
    }
}
