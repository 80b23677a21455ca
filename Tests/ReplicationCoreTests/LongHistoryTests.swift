import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import Testing

/// A note whose revisions do not fit into one batch.
@Suite struct LongHistoryTests {
    private let hub = try! TestReplica(1)
    private let spoke = try! TestReplica(2)

    /// Some 7 MB of revisions of one note between two others.
    private func fill(_ replica: TestReplica) throws {
        try replica.save(Sample.unid(1), ["HoTen": "An"])
        for number in 0..<12 {
            try replica.save(
                Sample.unid(2), ["Phan\(number)": String(repeating: "chuyện dài \(number) ", count: 40_000)])
        }
        try replica.save(Sample.unid(3), ["HoTen": "Bình"])
    }

    private func expectWhole(_ report: PipeReport) throws {
        #expect(report.isFinished)
        for case .notes(let notes) in report.frames {
            #expect(notes.rawSize <= UInt32(ReplicationLimits.batchBytesMax))
        }
        #expect(try spoke.stateHash() == hub.stateHash())
        #expect(try spoke.quarantine().isEmpty && hub.quarantine().isEmpty)
    }

    @Test func `it travels in several batches, by a first copy`() throws {
        try fill(hub)
        let report = try Pipe().exchange(spoke, with: hub)
        try expectWhole(report)
        #expect(report.initiator.notes >= 3)
        let again = try Pipe().exchange(spoke, with: hub)
        #expect(again.isFinished && again.notesSent == 0)
    }

    @Test func `it travels in several batches to whoever has other changes`() throws {
        try spoke.save(Sample.unid(9), ["HoTen": "Cúc"])
        try hub.save(Sample.unid(8), ["HoTen": "Dung"])
        _ = try Pipe().exchange(spoke, with: hub)
        try fill(hub)
        try expectWhole(try Pipe().exchange(spoke, with: hub))
    }

    @Test func `a line that is cut between its batches loses nothing`() throws {
        try fill(hub)
        let frames = try Pipe().exchange(try TestReplica(3), with: hub).frames.count
        for cut in stride(from: 1, to: frames, by: 2) { _ = try Pipe(cutAt: cut).exchange(spoke, with: hub) }
        try expectWhole(try Pipe().exchange(spoke, with: hub))
    }

    @Test func `a file that is given up hands it in in several batches`() throws {
        try spoke.publish()
        _ = try Pipe().exchange(spoke, with: hub)
        try fill(spoke)
        try hub.fence(spoke)
        let report = try Pipe().exchange(spoke, with: hub)
        #expect(report.renewal == .fenced)
        for number in 0..<12 { #expect(try hub.text(Sample.unid(2), "Phan\(number)") != nil) }
        #expect(try hub.text(Sample.unid(3), "HoTen") == "Bình")
    }
}
