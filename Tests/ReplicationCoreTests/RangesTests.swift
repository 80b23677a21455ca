import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import Testing

/// Replicas that hold much in common and have no checkpoint to go by.
@Suite struct RangesTests {
    /// Two replicas with `count` equal notes, and `differing` that only the second one has.
    func strangers(equal count: Int, differing: Int) throws -> (TestReplica, TestReplica) {
        let source = try TestReplica(1)
        var random = SplitMix(seed: 7)
        try source.write { database, writer, wall in
            for number in 0..<count + differing {
                let request = SaveRequest(
                    unid: UNID.random(using: &random), changes: [(ItemPath("So")!, .set(.text("\(number)")))],
                    author: "CN=a/O=Thanh Xuân")
                _ = try database.save(request, in: writer, wallMilliseconds: wall)
            }
        }
        let (a, b) = (try TestReplica(2), try TestReplica(3))
        let transfers = try source.read { database, reader in
            try reader.notes(afterKey: 0, limit: .max).map {
                try database.transfer(of: $0, known: VersionVector(), reading: reader)
            }
        }
        try a.receive(Array(transfers.prefix(count)), from: source)
        try b.receive(transfers, from: source)
        return (a, b)
    }

    func bytes(_ report: PipeReport) -> Int {
        report.frames.reduce(0) { sum, frame in
            switch frame {
            case .fingerprints(let part): sum + part.payload.count
            case .differences(let part): sum + part.payload.count
            case .offers(let part): sum + part.payload.count
            case .wants(let part): sum + part.payload.count
            default: sum
            }
        }
    }

    @Test func `equal replicas say next to nothing`() throws {
        let (a, b) = try strangers(equal: 3000, differing: 0)
        let report = try Pipe().exchange(a, with: b)
        #expect(report.isFinished && report.notesSent == 0)
        #expect(bytes(report) < 2 * 1100)
    }

    @Test func `traffic grows with the differences`() throws {
        var last = 0
        for differing in [1, 10, 100] {
            let (a, b) = try strangers(equal: 3000, differing: differing)
            let report = try Pipe().exchange(a, with: b)
            #expect(report.isFinished && report.notesSent == differing)
            #expect(try a.stateHash() == b.stateHash())
            #expect(bytes(report) > last)
            #expect(bytes(report) < 2500 + differing * 2000)
            last = bytes(report)
        }
    }

    @Test(arguments: [0, 1, 15, 40, 700])
    func `replicas of any size find what differs, and next time go by checkpoints`(count: Int) throws {
        let (a, b) = try strangers(equal: count, differing: 3)
        try a.save(Sample.unid(1), ["HoTen": "Lan"])
        #expect(try Pipe().exchange(a, with: b).notesSent == 4)
        #expect(try a.stateHash() == b.stateHash())
        let report = try Pipe().exchange(a, with: b)
        #expect(bytes(report) == 0 && report.isFinished)
    }

    @Test func `the line may be cut at every frame`() throws {
        func make() throws -> (TestReplica, TestReplica) { try strangers(equal: 40, differing: 12) }
        let (a, b) = try make()
        let total = try Pipe().exchange(a, with: b).frames.count
        for cut in 0..<total {
            let (a, b) = try make()
            #expect(try !Pipe(cutAt: cut).exchange(a, with: b).isFinished)
            #expect(try Pipe().exchange(a, with: b).isFinished)
            #expect(try a.stateHash() == b.stateHash(), "cut at \(cut)")
        }
    }

    @Test func `levels and bounds of ranges fit together`() {
        #expect(RangeCursor.bits(forNotes: 0) == 0)
        #expect(RangeCursor.bits(forNotes: 31) == 0)
        #expect(RangeCursor.bits(forNotes: 32) == 1)
        #expect(RangeCursor.bits(forNotes: 1_000_000) == 15)
        #expect(RangeCursor.bits(forNotes: .max) == 16)
        #expect(RangeCursor.levels(finest: 5) == [5])
        #expect(RangeCursor.levels(finest: 16) == [8, 16])
        for bits in UInt8(0)...16 {
            let last = UInt32(1) << bits - 1
            #expect(RangeCursor.bounds(of: 0, bits: bits).lowerBound == UNID(rawValue: 0))
            #expect(RangeCursor.bounds(of: last, bits: bits).upperBound == UNID(rawValue: .max))
            #expect(RangeCursor.prefix(of: UNID(rawValue: .max), bits: bits) == Int(last))
        }
    }
}
