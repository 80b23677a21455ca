import ArgumentParser

/// Where the authority's passphrase comes from.
struct PassphraseOptions: ParsableArguments {
    @Option(
        name: .customLong("passphrase-file"),
        help: ArgumentHelp(
            "The passphrase is the first line of this file, - for input; else it is asked for.", valueName: "file"))
    var file: String?

    func secret(_ what: String = "passphrase") throws -> [UInt8] {
        try Passphrase.secret(what, file: file)
    }
}
