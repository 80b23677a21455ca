import Foundation
import Interchange
import Testing

/// The demonstration, as a newcomer runs it, with a small district.
@Suite struct DemoTests {
    @Test func `the demonstration tells its story and prints what the contract says`() throws {
        let run = try CommandRun.run(["demo", "--members", "2", "--json"])
        #expect(run.status == 0, "\(run.errors)")
        #expect(
            run.object.keys == [
                "notes", "nodes", "initialSync", "incrementalSync", "idleSync", "conflicts", "resolved",
                "stateHashesEqual", "history",
            ])
        #expect(run.object["stateHashesEqual"] == true && run.object["nodes"] == 3)
    }
}
