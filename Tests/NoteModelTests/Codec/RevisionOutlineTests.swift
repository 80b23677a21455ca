import NoteModel
import SimulationKit
import Testing

@Suite struct RevisionOutlineTests {
    private func outline(_ writes: [ItemWrite]) throws -> RevisionOutline {
        let revision = Revision(
            dot: Dot(SeededGenerator.incarnations[0], 1), unid: UNID(rawValue: 7), base: VersionVector(),
            predecessor: nil, generation: 1, time: HybridTimestamp(rawValue: 5), author: "CN=Lan", form: "HoSo",
            deletion: nil, writes: writes, salts: .seed(1))
        return try RevisionOutline(decodingAccepted: EncodedRevision(revision).bytes)
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `it finds what decoding the whole revision gives`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let encoded = try EncodedRevision(random.revision())
        let outline = try RevisionOutline(decodingAccepted: encoded.bytes)
        #expect(outline.stamp == RevisionStamp(of: encoded.revision))
        for write in encoded.revision.writes {
            #expect(outline.writes(write.path))
            switch write.content {
            case .value(let value): #expect(try outline.find(write.path) == .value(value))
            case .redacted: #expect(try outline.find(write.path) == .redacted)
            case .removed: #expect(try outline.find(write.path) != .redacted)
            }
        }
        #expect(outline.hasSetElements == encoded.revision.writes.contains { $0.flags.contains(.setElement) })
    }

    @Test func `it says whose revision it is`() throws {
        let stamp = try outline([]).stamp
        #expect((stamp.author, stamp.form, stamp.time) == ("CN=Lan", "HoSo", HybridTimestamp(rawValue: 5)))
    }

    @Test func `an item that is not there is nothing`() throws {
        let outline = try outline([ItemWrite("HoTen", .value("Lan"))])
        #expect(try outline.find("NoiO") == .nothing)
        #expect(!outline.writes("NoiO"))
    }

    @Test func `a removed item is nothing`() throws {
        let outline = try outline([ItemWrite("HoTen", .removed)])
        #expect(try outline.find("HoTen") == .nothing)
        #expect(outline.writes("HoTen"))
    }

    @Test func `a redacted item is redacted`() throws {
        let outline = try outline([ItemWrite("HoTen", .redacted(commitment: Digest(of: [1])))])
        #expect(try outline.find("HoTen") == .redacted)
    }

    @Test func `a name that may differ in case only is unclear`() throws {
        let outline = try outline([ItemWrite("HoTen", .value("Lan"))])
        #expect(try outline.find("HOTEN") == .unclear)
    }

    @Test func `elements of sets are said to be there`() throws {
        #expect(try outline([ItemWrite("D{x}", flags: .setElement, .value("x"))]).hasSetElements)
        #expect(try !outline([ItemWrite("D", .value("x"))]).hasSetElements)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `bytes that are cut short are refused`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let bytes = try EncodedRevision(random.revision()).bytes
        for length in bytes.indices {
            #expect(throws: CodecError.self) { try RevisionOutline(decodingAccepted: Array(bytes[..<length])) }
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `damaged bytes never stop the program`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let original = try EncodedRevision(random.revision())
        for _ in 0..<300 {
            var bytes = original.bytes
            for _ in 0...random.below(3) { bytes[random.below(bytes.count)] ^= UInt8(1 << random.below(8)) }
            guard let outline = try? RevisionOutline(decodingAccepted: bytes) else { continue }
            for write in original.revision.writes { _ = try? outline.find(write.path) }
        }
    }
}
