import AdministrationProtocol
import ArgumentParser
import Foundation
import Interchange
import SwiftProtobuf

struct AuthorityUnlockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unlock", abstract: "Let the hub issue certificates until it ends.")

    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let secret = Data(try passphrase.secret())
        let reply = try await node.link().record {
            try await $0.unlockAuthority(.with { $0.passphrase = secret })
        }
        try output.print(reply, AuthorityDisplay.lines)
    }
}
