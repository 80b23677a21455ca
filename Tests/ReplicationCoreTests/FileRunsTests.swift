import NoteModel
import NoteStoreTestKit
import ReplicationCore
import Testing

/// What a peer's claim to hold a file's changes is worth.
@Suite struct FileRunsTests {
    let key = RunKey(of: Sample.incarnation(1), secret: [UInt8](repeating: 7, count: RunKey.secretBytes))

    func runs(_ begun: [(token: UInt64, after: UInt64)], key: RunKey? = nil) -> FileRuns {
        var runs = begun.reduce(into: FileRuns()) { $0.begin(token: $1.token, after: $1.after) }
        runs.key = key ?? self.key
        return runs
    }

    @Test func `a claim is proven within the run it was given in, and disproven beyond it`() {
        let file = runs([(1, 0), (2, 10)])
        let first = runs([(1, 0)]).mark(through: 15)
        #expect(file.judge(10, mark: first, last: 20) == .proven)
        #expect(file.judge(11, mark: first, last: 20) == .disproven)
        #expect(file.judge(20, mark: file.mark(through: 20), last: 20) == .proven)
        #expect(file.judge(21, mark: file.mark(through: 25), last: 20) == .disproven)
    }

    @Test func `a run that the file does not know is that of a later file`() {
        let later = runs([(2, 0)]).mark(through: 4)
        #expect(runs([(1, 0), (3, 5)]).judge(4, mark: later, last: 20) == .disproven)
    }

    @Test func `a claim beyond what its mark allows tells nothing`() {
        let file = runs([(1, 0), (2, 10)])
        #expect(file.judge(99_999_999, mark: file.mark(through: 20), last: 20) == .unknown)
        #expect(file.judge(16, mark: runs([(1, 0)]).mark(through: 15), last: 20) == .unknown)
    }

    @Test func `a mark that the file did not give never makes it give itself up`() {
        let file = runs([(1, 0), (2, 10)])
        let genuine = file.mark(through: 30)
        let others = RunKey(of: Sample.incarnation(1), secret: [UInt8](repeating: 8, count: RunKey.secretBytes))
        let namesakes = RunKey(of: Sample.incarnation(2), secret: [UInt8](repeating: 7, count: RunKey.secretBytes))
        var marks = [[], Array(genuine.prefix(8)), genuine.dropLast(), genuine + [0]]
        marks += [others, namesakes].map { runs([(2, 0)], key: $0).mark(through: 30) }
        marks += [runs([(9, 0)], key: others).mark(through: 30), [1, 2, 3]]
        marks += genuine.indices.map { index in
            var changed = genuine
            changed[index] ^= 1
            return changed
        }
        for mark in marks { #expect(file.judge(25, mark: mark, last: 20) == .unknown) }
        #expect(file.judge(25, mark: genuine, last: 20) == .disproven)
    }

    @Test func `a mark of earlier form, or none, is believed within the end`() {
        let file = runs([(1, 0), (2, 10)])
        let earlier = Array(runs([(1, 0)]).mark(through: 15).prefix(8))
        #expect(file.judge(10, mark: earlier, last: 20) == .proven)
        #expect(file.judge(11, mark: earlier, last: 20) == .unknown)
        #expect(file.judge(20, mark: [], last: 20) == .proven)
        #expect(FileRuns().judge(20, mark: [], last: 20) == .proven)
        #expect(FileRuns().judge(4, mark: earlier, last: 20) == .unknown)
    }

    @Test func `a run that was forgotten proves nothing`() {
        let file = runs((1...4000).map { ($0, $0) })
        #expect(file.runs.count == 3000)
        #expect(file.judge(4, mark: runs([(5, 0)]).mark(through: 5), last: 5000) == .unknown)
    }

    @Test func `runs and the key come back as they were stored`() throws {
        var file = runs((1...4000).map { ($0 << 40, $0) })
        file.key = nil
        #expect(try FileRuns(decoding: file.encoded) == file)
        #expect(throws: CodecError.self) { try FileRuns(decoding: Array(file.encoded.dropLast())) }
        #expect(try RunKey(decoding: key.encoded) == key)
        #expect(throws: CodecError.self) { try RunKey(decoding: key.encoded.dropLast()) }
    }

    @Test func `what is void under every scope still tells the file what it once had`() {
        let name = [UInt8](1...8) + runs([(1, 0)]).mark(through: 15)
        let void = Checkpoint(incarnation: Sample.incarnation(1), sequence: 15, scope: Scope.voided(name))
        #expect(!Scope.isSame(void.scope, name))
        #expect(runs([(1, 0), (2, 10)]).judge(15, mark: void.mark, last: 20) == .disproven)
        #expect(name.count <= ReplicationLimits.scopeBytesMax)
    }
}
