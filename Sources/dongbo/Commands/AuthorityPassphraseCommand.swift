import AdministrationProtocol
import ArgumentParser
import Foundation
import Interchange
import NoteModel
import SwiftProtobuf

struct AuthorityPassphraseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "passphrase", abstract: "Encrypt the authority's key, or change or remove its passphrase.")

    @Option(
        name: .customLong("new-passphrase-file"),
        help: ArgumentHelp("The new one is the first line of this file; else it is asked for.", valueName: "file"))
    var newFile: String?
    @Flag(name: .customLong("none"), help: "Keep the key in the clear from now on.") var isNone = false
    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard !isNone || newFile == nil else { throw ValidationError("say --none or --new-passphrase-file, not both") }
    }

    func run() async throws {
        let shown = try await node.link().record { try await $0.showAuthority(.init()) }
        let current =
            try shown.json()["encrypted"] == .bool(true) ? Data(try passphrase.secret("current passphrase")) : Data()
        let new =
            if isNone { Data() } else if let newFile { Data(try Passphrase.read(file: newFile)) } else {
                Data(try Passphrase.askTwice("new passphrase"))
            }
        let reply = try await node.link().record {
            try await $0.changeAuthorityPassphrase(
                .with {
                    $0.current = current
                    $0.new = new
                })
        }
        try output.print(reply, AuthorityDisplay.lines)
    }
}
