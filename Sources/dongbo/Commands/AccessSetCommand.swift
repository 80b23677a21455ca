import AdministrationProtocol
import ArgumentParser
import SwiftProtobuf

struct AccessSetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Set an entry of a database's access list.",
        discussion: """
            Flags: create, delete, agents, personalViews, sharedViews, readPublic, writePublic, replicate. Without --flags an \
            entry has all that its level can have; --flags no-delete takes away from these, --flags none takes all.
            """)

    @Argument(help: "The database.") var db: String
    @Argument(help: "A person, node, branch, group, -Default- or Anonymous.") var name: String
    @Option(help: "noAccess, depositor, reader, author, editor, designer or manager.") var level: String?
    @Option(
        name: .customLong("role"), parsing: .upToNextOption,
        help: ArgumentHelp("Roles of the entry, instead of those it has; 'none' for no role.", valueName: "role"))
    var roles: [String] = []
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("What the entry allows, or no-FLAG for what it does not.", valueName: "flag"))
    var flags: [String] = []
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await node.link().record { client in
            try await client.setAccess(
                .with {
                    $0.database = db
                    $0.name = name
                    $0.level = level ?? ""
                    $0.roles = Self.parts(roles).filter { $0.lowercased() != "none" }
                    $0.setsRoles = !roles.isEmpty
                    $0.flags = Self.parts(flags)
                    $0.setsFlags = !flags.isEmpty
                })
        }
        try output.print(reply) { AccessDisplay.list([$0]) }
    }

    /// Commas or spaces.
    private static func parts(_ list: [String]) -> [String] {
        list.flatMap { $0.split(separator: ",").map(String.init) }
    }
}
