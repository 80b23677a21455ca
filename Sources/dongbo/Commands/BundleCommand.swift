import ArgumentParser

struct BundleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle", abstract: "Replicate by file, where networks may not be joined.",
        subcommands: [BundleExportCommand.self, BundleImportCommand.self])
}
