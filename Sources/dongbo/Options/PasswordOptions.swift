import ArgumentParser
import Foundation

/// Where a person's password comes from.
struct PasswordOptions: ParsableArguments {
    @Option(
        name: .customLong("password-file"),
        help: ArgumentHelp(
            "The password is the first line of this file, - for input; else it is asked for.", valueName: "file"))
    var file: String?

    /// - Parameter isNew: what is typed has to be typed twice.
    func secret(_ what: String = "password", isNew: Bool = false) throws -> Data {
        Data(try Passphrase.secret(what, file: file, twice: isNew))
    }
}
