import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct DatabaseSelectionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "selection", abstract: "Say which notes this replica fetches and sends.",
        discussion: """
            A selection is 'form:A,B' for whole forms, 'folder:NAME' for what people put into a folder, 'view:NAME' for the \
            view's selection as it is now, or a formula such as 'NoiO = "Hạ Đình"'; 'all' means every note. The \
            one for fetching is evaluated at the peer, the one for sending here. --preview counts without changing anything. \
            The next exchange brings what is newly selected and lets go of the rest.
            """)

    @Argument(help: "The database.") var db: String
    @Option(help: "What this replica asks of its peers.") var pull: String?
    @Option(help: "What this replica sends of its own.") var push: String?
    @Flag(help: "Only count.") var preview = false
    @Option(
        help: ArgumentHelp("With --preview: whose notes --pull is counted on; default: the hub's.", valueName: "node"))
    var from: String?
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await node.link().record { client in
            try await client.select(
                .with {
                    $0.database = db
                    $0.setsWanted = pull != nil
                    $0.wanted = pull == "all" ? "" : pull ?? ""
                    $0.setsOffered = push != nil
                    $0.offered = push == "all" ? "" : push ?? ""
                    $0.preview = preview
                    $0.peer = from ?? ""
                })
        }
        try output.print(reply) { json in
            func line(_ verb: String, _ selection: String, _ count: String) -> String {
                let text = json.text(selection)
                return "\(verb): \(text.isEmpty ? "every note" : text) "
                    + "(\(Humanly.value(json[count])) of the \(Humanly.count(json.count("notesHere"), "note")) here)"
            }
            var lines = [line("fetches", "pull", "pullSelectsHere"), line("sends", "push", "pushSelectsHere")]
            if let peer = json["peer"] {
                lines.append(
                    "would fetch \(Humanly.value(json["pullSelectsThere"])) of the \(Humanly.count(json.count("notesThere"), "note")) "
                        + "that this node may see on \(Humanly.name(Humanly.value(peer)))")
            }
            return lines
        }
    }
}
