import AuditLog
import NoteModel
import Testing

@Suite struct AuditChainTests {
    @Test func `a log that nobody touched is read to its end`() throws {
        var log = TestLog()
        log.write(20)
        let contents = log.contents
        #expect(contents.fault == nil && contents.head == log.head && contents.end == log.file.count)
        #expect(contents.records.map(\.record.sequence) == Array(1...20))
        let header = try AuditSegment(reading: log.file)
        #expect(header.name == log.name && header.before == log.name.beginning)
    }

    @Test func `a changed byte anywhere is found, and no record before it is lost`() {
        var log = TestLog()
        log.write(4)
        for place in log.segment.framesOffset..<log.file.count {
            var file = log.file
            file[place] ^= 0x20
            let contents = log.segment.contents(of: file)
            let untouched = log.ends.filter { $0 <= place }.count
            #expect(contents.fault == .unreadable(after: UInt64(untouched)), "byte \(place)")
            #expect(contents.records.count == untouched)
        }
    }

    @Test func `a record that was changed with its own hash does not fit what follows it`() {
        var log = TestLog()
        log.write(1)
        let before = log.head
        log.write(.read("who really read it"))
        log.write(3)
        var forged = AuditChain(log.name, head: before)
        let frame = forged.append(.read("somebody else"), milliseconds: 1000)
        let file = Array(log.file[..<log.ends[0]]) + frame + log.file[log.ends[1]...]
        #expect(log.segment.contents(of: file).fault == .fork(at: 3))
    }

    @Test func `a record that was taken out is named`() {
        var log = TestLog()
        log.write(5)
        let file = Array(log.file[..<log.ends[1]]) + log.file[log.ends[2]...]
        #expect(log.segment.contents(of: file).fault == .gap(expected: 3, found: 4))
    }

    @Test func `records of another node's log, or of another log of the node, do not fit`() {
        var log = TestLog()
        log.write(2)
        for other in [TestLog(node: "CN=khac/O=Thanh Xuân"), TestLog(log: 2)] {
            let file = other.file + log.frames(after: 0)
            #expect(other.segment.contents(of: file).fault == .fork(at: 1))
        }
    }

    @Test func `a write that was cut off anywhere in the last record is told from damage`() {
        var log = TestLog()
        log.write(3)
        for end in log.ends[1] + 1..<log.ends[2] {
            let contents = log.segment.contents(of: Array(log.file[..<end]))
            #expect(contents.isTorn && contents.end == log.ends[1] && contents.head.sequence == 2)
        }
        let enlarged = log.file + [UInt8](repeating: 0, count: 100)
        #expect(log.segment.contents(of: enlarged).isTorn)
        var damaged = log.file
        damaged[log.ends[0] + 10] ^= 1
        #expect(!log.segment.contents(of: damaged).isTorn)
    }

    @Test func `a header that is not one is refused`() {
        let log = TestLog()
        for end in log.file.indices {
            #expect(throws: CodecError.self) { try AuditSegment(reading: Array(log.file[..<end])) }
        }
    }

    @Test func `what the hub signs can be read again, and is nothing else`() throws {
        let statement = AuditStatement(TestLog().name, head: TestLog().head, milliseconds: 12)
        #expect(try AuditStatement(decoding: statement.bytes) == statement)
        #expect(throws: CodecError.self) { try AuditStatement(decoding: statement.bytes + [0]) }
        #expect(throws: CodecError.self) { try AuditStatement(decoding: Array(statement.bytes.dropFirst())) }
    }
}
