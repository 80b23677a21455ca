import Administration
import ArgumentParser
import Glibc
import NoteModel

/// The one program: server, command line and demonstration.
@main
struct DongboCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dongbo",
        abstract: "A document database that replicates in the Lotus Notes tradition.",
        discussion: """
            --data DIR or the environment variable DONGBO_DATA says which node a command talks to; the node must be \
            running ('dongbo serve'). --json prints one object, or one per line, for programs.

            To see everything at once: dongbo demo
            """,
        version: ProductVersion.text,
        groupedSubcommands: [
            CommandGroup(
                name: "Node:",
                subcommands: [
                    InitCommand.self, ServeCommand.self, InviteCommand.self, JoinCommand.self,
                    RejoinCommand.self, RevokeCommand.self, FenceCommand.self, SetAsideCommand.self,
                    AuthorityCommand.self, ShowCommand.self,
                    GroupCommand.self, DemoCommand.self,
                ]),
            CommandGroup(
                name: "Databases and notes:",
                subcommands: [
                    DatabaseCommand.self, NoteCommand.self, AttachmentCommand.self, ConflictsCommand.self,
                    WhyCommand.self, SearchCommand.self, ViewCommand.self, FolderCommand.self,
                ]),
            CommandGroup(
                name: "People and access:",
                subcommands: [
                    PersonCommand.self, LoginCommand.self, LogoutCommand.self, AccessCommand.self, SealCommand.self,
                    ApproveCommand.self, ApprovalsCommand.self,
                ]),
            CommandGroup(name: "Formulas and agents:", subcommands: [FormulaCommand.self, AgentCommand.self]),
            CommandGroup(
                name: "Replication:",
                subcommands: [
                    ReplicateCommand.self, PullCommand.self, PushCommand.self, BundleCommand.self,
                    ConnectionCommand.self,
                    QuarantineCommand.self,
                ]),
            CommandGroup(
                name: "Care:",
                subcommands: [BackupCommand.self, RestoreCommand.self, VerifyCommand.self, UpdallCommand.self]),
        ])

    static func main() async {
        // A reader that has seen enough (| head) is no error; writes then fail and the program ends quietly.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            Console.flush()
        } catch {
            Failure.exit(error, json: CommandLine.arguments.contains("--json"))
        }
    }
}
