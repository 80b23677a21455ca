import AdministrationProtocol
import ArgumentParser
import Interchange

struct AuthorityShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Fingerprint, dates, whether it is encrypted and locked.")

    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await node.link().record { try await $0.showAuthority(.init()) }
        try output.print(reply, AuthorityDisplay.lines)
    }
}
