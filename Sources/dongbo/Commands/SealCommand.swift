import ArgumentParser

struct SealCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seal", abstract: "Items that only those can read for whom they are sealed.",
        discussion: """
            A value is sealed when it is saved: echo '{"LyDo":{"sealed":{"for":["Nguyễn Thị Lan"],"value":"…"}}}' \
            | dongbo note put DB. 'dongbo note get DB UNID --open' opens it, with the keys of who has logged in \
            (--session), or the node's own.
            """,
        subcommands: [
            SealKeysCommand.self, SealGroupCommand.self, SealRotateCommand.self, SealEscrowCommand.self,
        ])
}

struct SealEscrowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "escrow", abstract: "The key of the last resort: two of three officers open what is sealed.",
        subcommands: [SealEscrowCreateCommand.self, SealEscrowRecoverCommand.self])
}
