import ArgumentParser
import Interchange
import NoteModel
import SyntheticDistrict

/// Prints the synthetic district as JSON lines, ready for `dongbo note put DB --lines`.
@main
struct FixturesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dongbo-fixtures",
        abstract: "Prints a synthetic party district as JSON lines for 'dongbo note put DB --lines'.",
        discussion: "Nobody in it exists. The same options always print the same bytes.")

    /// Which notes are printed.
    enum Part: String, ExpressibleByArgument, CaseIterable {
        case members, organisations
    }

    @Option(help: "Number of members; cells grow and shrink with it.")
    var members = District.membersStandard

    @Option(help: "Seed of everything that is drawn.")
    var seed = District.seedStandard

    @Option(help: "Print one part only: members or organisations.")
    var only: Part?

    @Option(help: "Print this many of the benchmarks' standard notes instead of a district.")
    var standard: Int?

    func validate() throws {
        guard members >= 1 else { throw ValidationError("--members is at least 1") }
        guard standard ?? 1 >= 1 else { throw ValidationError("--standard is at least 1") }
        guard standard == nil || only == nil else {
            throw ValidationError("--standard prints no district; drop --only")
        }
    }

    func run() throws {
        var output = LineOutput()
        if let standard {
            for index in 0..<standard { try output.write(StandardNote.make(index, seed: seed)) }
        } else {
            let district = District(seed: seed, members: members)
            if only != .members { for note in district.organisationNotes { try output.write(note) } }
            if only != .organisations { for note in district.dossiers { try output.write(note) } }
        }
        try output.flush()
    }
}
