import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

/// What `folder add` and `folder remove` have in common.
struct FolderMembersOptions: ParsableArguments {
    @Argument(help: "The database.") var db: String
    @Argument(help: "The folder.") var folder: String
    @Argument(help: ArgumentHelp("UNIDs.", valueName: "unid")) var unids: [String]
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    /// - Parameter what: what was done to the documents, in words.
    func send(
        _ what: String, _ fill: @Sendable (inout Dongbo_Administration_V1_ChangeFolderRequest, [String]) -> Void
    ) async throws {
        let reply = try await node.link().record { client in
            try await client.changeFolder(
                .with {
                    $0.database = db
                    $0.folder = folder
                    fill(&$0, unids)
                })
        }
        try output.print(reply) { ["\(Humanly.value($0["changed"])) \(what) '\($0.text("folder"))'"] }
    }
}
