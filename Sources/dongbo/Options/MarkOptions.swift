import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct MarkOptions: ParsableArguments {
    @Argument(help: "The database.") var db: String
    @Argument(help: ArgumentHelp("UNIDs.", valueName: "unid")) var unids: [String] = []
    @Option(help: "All documents of this view.") var view: String?

    func validate() throws {
        guard unids.isEmpty != (view == nil) else { throw ValidationError("say UNIDs, or --view VIEW") }
    }

    func send(unread: Bool, _ node: NodeOptions, _ output: OutputOptions) async throws {
        let reply = try await node.link().record { client in
            try await client.markRead(
                .with {
                    $0.database = db
                    $0.unids = unids
                    $0.view = view ?? ""
                    $0.unread = unread
                })
        }
        try output.print(reply) { ["\(Humanly.value($0["changed"])) marked \(unread ? "unread" : "read")"] }
    }
}
