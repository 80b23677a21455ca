import ArgumentParser

struct AuthorityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ca", abstract: "The organisation's certificate authority (on the hub).",
        discussion: """
            It certifies every node. Its key can be encrypted with a passphrase; the hub then replicates as ever, but issues \
            certificates only after it was unlocked.
            """,
        subcommands: [
            AuthorityShowCommand.self, AuthorityUnlockCommand.self, AuthorityPassphraseCommand.self,
            AuthorityRotateCommand.self,
        ], defaultSubcommand: AuthorityShowCommand.self)
}
