import NoteModel
import NoteStoreTestKit
import Synchronization
import Testing

@testable import NodeServer

/// What `show tasks` says of attached files.
@Suite struct RunningFetchTests {
    @Test func `a fetch shows while it runs, with whom it comes from and how far it is`() async throws {
        let depot = try AttachmentDepot(store: AttachmentStoreKind.memory.make(in: TemporaryFolder()), choice: .need)
        let digest = Digest(of: [1, 2, 3])
        let about = RunningFetch(
            database: "db", note: "A1", startedMilliseconds: 7, first: "CN=hub/O=Thanh Xuân",
            report: AttachmentFetchReport(total: 100))
        let seen = Mutex<[[RunningFetch]]>([])
        let fetch = try depot.fetch(digest, about) {
            seen.withLock { $0.append(depot.running) }
            var report = AttachmentFetchReport(total: 100)
            (report.resumed, report.fetched, report.sources) = (10, 15, ["CN=s2/O=Thanh Xuân"])
            depot.note(report, of: digest)
            seen.withLock { $0.append(depot.running) }
            return report
        }
        _ = try await fetch.value.get()
        let shown = seen.withLock { $0 }.map { $0.map { ($0.note, $0.peers, $0.share) } }
        #expect(shown.count == 2 && shown.allSatisfy { $0.count == 1 && $0[0].0 == "A1" })
        #expect(shown[0][0].1 == ["CN=hub/O=Thanh Xuân"] && shown[0][0].2 == 0)
        #expect(shown[1][0].1 == ["CN=s2/O=Thanh Xuân"] && shown[1][0].2 == 0.25)
        #expect(depot.running.isEmpty)
        await depot.close()
    }
}
