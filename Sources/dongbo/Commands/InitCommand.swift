import ArgumentParser
import Interchange
import Logging
import NodeServer
import NoteModel
import ReplicationTransport

struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a new hub: keys, certificate authority, directory.",
        discussion: "An organisation has one hub. Every other node joins: see 'dongbo invite' and 'dongbo join'.")

    @Argument(help: "The new node's data directory.") var dir: String
    @Option(help: "Its name, such as 'CN=hub/O=Thanh Xuân'.") var name: String
    @Flag(help: "Confirm that this is a hub.") var hub = false
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard hub else {
            throw ValidationError("'init' makes a hub: say --hub. Every other node is made with 'dongbo join'.")
        }
    }

    func run() async throws {
        let name = try HierarchicalName(argument: name)
        let directory = DataDirectory(dir)
        let fingerprint = try await HubSetup.make(
            directory, name: name, clock: NodeClock(), logger: NodeLogger.make(.warning))
        output.print(
            ["node": .string(name.canonical), "fingerprint": .string(fingerprint.description)],
            [
                "\(name) is ready in \(directory.path)", "authority fingerprint  \(fingerprint)",
                "start it with          dongbo serve --data \(directory.path)",
            ])
    }
}
