import AdministrationProtocol
import ArgumentParser
import Foundation
import Interchange
import NoteModel
import SwiftProtobuf

struct AuthorityRotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Put a new authority with a new key in this one's place.",
        discussion: """
            Certificates of the old one count until they end, a month at most; every node gets its next certificate from the new one. \
            Nobody has to join again. The old key is gone.
            """)

    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let shown = try await node.link().record { try await $0.showAuthority(.init()) }
        let secret = try shown.json()["encrypted"] == .bool(true) ? Data(try passphrase.secret()) : Data()
        let reply = try await node.link().record {
            try await $0.rotateAuthority(.with { $0.passphrase = secret })
        }
        try output.print(reply, AuthorityDisplay.lines)
    }
}
