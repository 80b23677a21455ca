import ArgumentParser
import ReplicationTransport

/// Where the token of an invitation comes from.
struct TokenOptions: ParsableArguments {
    @Option(
        name: .customLong("token"),
        help:
            "The one-time token. While the command runs everybody on this machine can read it; --token-file keeps it secret."
    )
    var text: String?
    @Option(
        name: .customLong("token-file"),
        help: ArgumentHelp(
            "The token is the first line of this file, - for input. Without both it is asked for.", valueName: "file"))
    var file: String?

    func validate() throws {
        guard text == nil || file == nil else { throw ValidationError("say --token or --token-file, not both") }
    }

    func token() throws -> InvitationToken {
        let given = try text ?? String(decoding: Passphrase.secret("token", file: file), as: UTF8.self)
        return try InvitationToken(parsing: given.filter { !$0.isWhitespace })
    }
}
