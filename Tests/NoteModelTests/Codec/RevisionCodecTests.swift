import MergeSimulation
import NoteModel
import SimulationKit
import Testing

@Suite struct RevisionCodecTests {
    @Test(arguments: 0..<500 as Range<UInt64>)
    func `a revision reads back as it was written, with the same hash`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let encoded = try EncodedRevision(random.revision())
        let decoded = try EncodedRevision(decoding: encoded.bytes)
        #expect(decoded == encoded)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `a revision that is cut short is refused`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let bytes = try EncodedRevision(random.revision()).bytes
        for length in bytes.indices {
            #expect(throws: CodecError.self) { try EncodedRevision(decoding: Array(bytes[..<length])) }
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `damaged bytes are refused or are the one encoding of another revision with another hash`(seed: UInt64) throws
    {
        var random = SeededGenerator(seed: seed)
        let original = try EncodedRevision(random.revision())
        for _ in 0..<300 {
            var bytes = original.bytes
            for _ in 0...random.below(3) { bytes[random.below(bytes.count)] ^= UInt8(1 << random.below(8)) }
            guard bytes != original.bytes, let decoded = try? EncodedRevision(decoding: bytes) else { continue }
            #expect(try EncodedRevision(decoded.revision).bytes == bytes)
            #expect(decoded.hash != original.hash)
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `the hash changes with every byte`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let original = try EncodedRevision(random.revision())
        for index in original.bytes.indices {
            for bit in 0..<8 {
                var bytes = original.bytes
                bytes[index] ^= UInt8(1 << bit)
                if let decoded = try? EncodedRevision(decoding: bytes) { #expect(decoded.hash != original.hash) }
            }
        }
    }

    @Test func `random bytes never stop the program`() {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<20_000 {
            var bytes = random.bytes(random.below(200))
            if !bytes.isEmpty { bytes[0] = 1 }
            _ = try? EncodedRevision(decoding: bytes)
            _ = try? NoteState(decoding: bytes)
        }
    }

    @Test func `a deletion has one encoding whatever salt it was given`() throws {
        let dot = Dot(SeededGenerator.incarnations[0], 1)
        func deletion(_ salt: UInt128) throws -> EncodedRevision {
            try EncodedRevision(
                Revision(
                    dot: dot, unid: UNID(rawValue: 7), time: HybridTimestamp(rawValue: 1), author: "CN=An",
                    form: "HoSo",
                    deletion: .init(), writes: [], salts: .seed(salt)))
        }
        #expect(try deletion(1).bytes == deletion(2).bytes)
    }

    @Test func `an announced but empty list of dots is refused`() throws {
        let revision = Revision(
            dot: Dot(SeededGenerator.incarnations[0], 1), unid: UNID(rawValue: 7), time: HybridTimestamp(rawValue: 1),
            author: "", form: "", writes: [], salts: .seed(0))
        let encoded = try EncodedRevision(revision)
        // version, UNID, flags, dot, base, generation, time, author, form | salts, writes
        let header = 1 + 16 + 1 + 17 + 1 + 1 + 8 + 1 + 1
        for flag: UInt8 in [4, 8] {
            var bytes = encoded.bytes
            bytes[17] |= flag
            bytes.insert(0, at: header)
            #expect(throws: CodecError.self) { try EncodedRevision(decoding: bytes) }
        }
    }

    @Test func `names that are too long are refused on the way in and on the way out`() throws {
        func revision(author: String, form: String) -> Revision {
            Revision(
                dot: Dot(SeededGenerator.incarnations[0], 1), unid: UNID(rawValue: 7),
                time: HybridTimestamp(rawValue: 1),
                author: author, form: form, writes: [], salts: .seed(0))
        }
        let long = String(repeating: "a", count: 255)
        #expect(throws: CodecError.self) { try EncodedRevision(revision(author: "", form: long + "a")) }
        let allowed = try EncodedRevision(revision(author: "", form: long))
        let form = try #require(allowed.bytes.firstIndex(of: 0x61))
        var bytes = allowed.bytes
        bytes.insert(0x61, at: form)
        bytes[form - 2] = 0x80  // 256 as a varint
        bytes[form - 1] = 0x02
        #expect(throws: CodecError.tooLarge("a form's name may have 255 bytes")) {
            try EncodedRevision(decoding: bytes)
        }
    }

    @Test func `text that is not in normal form C is refused before anybody stores it`() {
        let decomposed = "Ha\u{323} \u{110}i\u{300}nh"
        let revision = Revision(
            dot: Dot(SeededGenerator.incarnations[0], 1), unid: UNID(rawValue: 7), time: HybridTimestamp(rawValue: 1),
            author: "", form: "", writes: [ItemWrite("NoiO", .value(.text(decomposed)))], salts: .seed(0))
        #expect(throws: CodecError.self) { try EncodedRevision(revision) }
    }
}
