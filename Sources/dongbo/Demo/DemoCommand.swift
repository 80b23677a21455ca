import ArgumentParser
import Interchange
import NoteModel
import SyntheticDistrict

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Show the whole thing on this machine: a hub, two spokes, a district's dossiers.",
        discussion: """
            Starts three nodes in a temporary directory, loads a synthetic party district (nobody in it exists), copies it \
            to both spokes, lets people edit the same dossiers apart, and brings everything together again.
            """)

    @Flag(help: "Leave the nodes' data and say how to look around in it.") var keep = false
    @Option(help: "Members of the district.") var members = District.membersStandard
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard members >= 2 else {
            throw ValidationError("--members is at least 2: the demonstration edits two dossiers")
        }
    }

    /// The status of a program that Ctrl-C ended.
    private static let interrupted = ExitCode(130)

    func run() async throws {
        let screen = DemoScreen(isJSON: output.isJSON)
        let cluster = try DemoCluster(logLevel: "warning")
        let result: Result<DemoResult, any Error>
        do {
            result = .success(try await tell(on: cluster, screen))
        } catch {
            result = .failure(error)
        }
        await cluster.stop()
        if keep {
            if !output.isJSON || (try? result.get()) == nil { DemoKeepsake.print(cluster) }
        } else {
            cluster.removeData()
        }
        let told = try result.get()
        if output.isJSON { Console.print(JSONWriter.string(told.json)) } else { told.printSummary() }
        guard told.stateHashesEqual, told.resolved == told.conflicts else { throw ExitCode(1) }
    }

    /// Tells the story unless somebody ends it.
    private func tell(on cluster: DemoCluster, _ screen: DemoScreen) async throws -> DemoResult {
        let signals = EndSignals()
        return try await withThrowingTaskGroup(of: DemoResult.self) { group in
            group.addTask { try await DemoStory(cluster: cluster, screen: screen, members: members).tell() }
            group.addTask {
                await signals.wait()
                throw Self.interrupted
            }
            defer { group.cancelAll() }
            guard let result = try await group.next() else { throw Self.interrupted }
            return result
        }
    }
}
