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
    @Option(
        name: .customLong("ca-passphrase-file"),
        help: ArgumentHelp(
            "Encrypt the authority's key with the first line of this file; - for input.", valueName: "file"))
    var passphraseFile: String?
    @Flag(name: .customLong("ca-passphrase"), help: "Ask for a passphrase that encrypts the authority's key.")
    var asksPassphrase = false
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard hub else {
            throw ValidationError("'init' makes a hub: say --hub. Every other node is made with 'dongbo join'.")
        }
    }

    func run() async throws {
        let name = try HierarchicalName(argument: name)
        let passphrase =
            if let passphraseFile { try Passphrase.read(file: passphraseFile) } else if asksPassphrase {
                try Passphrase.askTwice("passphrase for the authority's key")
            } else { [UInt8]?.none }
        if passphrase == nil {
            Console.note(
                "the authority's key is not encrypted; 'dongbo ca passphrase' does that once the hub is served")
        }
        let directory = DataDirectory(dir)
        let fingerprint = try await HubSetup.make(
            directory, name: name, clock: NodeClock(), logger: NodeLogger.make(.warning), passphrase: passphrase)
        output.print(
            ["node": .string(name.canonical), "fingerprint": .string(fingerprint.description)],
            [
                "\(name) is ready in \(directory.path)", "authority fingerprint  \(fingerprint)",
                "start it with          dongbo serve --data \(directory.path)",
            ])
    }
}
