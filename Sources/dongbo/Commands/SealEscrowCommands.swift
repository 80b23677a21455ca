import AdministrationProtocol
import ArgumentParser
import Foundation
import Interchange
import NoteModel
import SwiftProtobuf

struct SealEscrowCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make an escrow key for three officers.",
        discussion:
            "From then on everything that is sealed is sealed for it too; 'dongbo seal rotate' adds it to what was.")

    @Option(name: .customLong("officer"), help: "A person; three of them.") var officers: [String] = []
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard officers.count == 3 else { throw ValidationError("say --officer NAME three times") }
    }

    func run() async throws {
        let reply = try await node.link().record { try await $0.createEscrow(.with { $0.officers = officers }) }
        try output.print(reply, SealDisplay.key)
    }
}

struct SealEscrowRecoverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover", abstract: "Open a sealed item with two officers, who both type their passwords.",
        discussion: "At a node where both log in: their home or the hub. It is written into the audit log.")

    @Argument(help: "The database.") var db: String
    @Argument(help: "The note.") var unid: String
    @Argument(help: "The item.") var item: String
    @Option(name: .customLong("officer"), help: "An officer; two of them.") var officers: [String] = []
    @Option(
        name: .customLong("password-file"),
        help: ArgumentHelp(
            "The officer's password is the first line of this file; once for each, in the same order.",
            valueName: "file"))
    var passwordFiles: [String] = []
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard officers.count == 2 else { throw ValidationError("say --officer NAME twice") }
        guard passwordFiles.isEmpty || passwordFiles.count == 2 else {
            throw ValidationError("say --password-file FILE once for each officer")
        }
    }

    func run() async throws {
        let link = try node.link()
        var asked: [Dongbo_Administration_V1_Officer] = []
        for (index, officer) in officers.enumerated() {
            let password =
                try passwordFiles.isEmpty
                ? Passphrase.ask("password of \(officer)") : Passphrase.read(file: passwordFiles[index])
            asked.append(
                .with {
                    $0.name = officer
                    $0.password = Data(password)
                })
        }
        let reply = try await link.record { [asked] in
            try await $0.recoverSealed(
                .with {
                    $0.database = db
                    $0.unid = unid
                    $0.item = item
                    $0.officers = asked
                })
        }
        try output.print(reply) { ["\($0.text("item"))  \(Humanly.value($0["value"]))"] }
    }
}
