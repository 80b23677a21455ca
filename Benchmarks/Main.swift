import ArgumentParser

/// Measures what Dongbo promises on this machine. `Documentation/performance.md` keeps the figures.
@main
struct Benchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dongbo-benchmark",
        abstract: "Measures saving, merging and replication on this machine, beside plain SQLite and plain TLS.",
        subcommands: [Report.self, ServeHub.self, ServeSpokes.self, DiscardServer.self], defaultSubcommand: Report.self)
}
