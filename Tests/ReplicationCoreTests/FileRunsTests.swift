import NoteModel
import ReplicationCore
import Testing

/// What a peer's claim to hold a file's changes is worth.
@Suite struct FileRunsTests {
    func runs(_ begun: [(token: UInt64, after: UInt64)]) -> FileRuns {
        begun.reduce(into: FileRuns()) { $0.begin(token: $1.token, after: $1.after) }
    }

    @Test func `a claim is proven within the run it was given in, and before`() {
        let file = runs([(1, 0), (2, 10)])
        let first = runs([(1, 0)]).mark
        #expect(file.judge(10, mark: first, last: 20) == .proven)
        #expect(file.judge(11, mark: first, last: 20) == .disproven)
        #expect(file.judge(20, mark: file.mark, last: 20) == .proven)
        #expect(file.judge(21, mark: file.mark, last: 20) == .disproven)
    }

    @Test func `a run that the file does not know is that of a later file`() {
        #expect(runs([(1, 0), (3, 5)]).judge(4, mark: runs([(2, 0)]).mark, last: 20) == .disproven)
    }

    @Test func `a run that was forgotten proves nothing`() {
        let file = runs((1...4000).map { ($0, $0) })
        #expect(file.runs.count == 3000)
        #expect(file.judge(4, mark: runs([(5, 0)]).mark, last: 5000) == .unknown)
    }

    @Test func `runs come back as they were stored`() throws {
        let file = runs((1...4000).map { ($0 << 40, $0) })
        #expect(try FileRuns(decoding: file.encoded) == file)
        #expect(throws: CodecError.self) { try FileRuns(decoding: Array(file.encoded.dropLast())) }
    }
}
