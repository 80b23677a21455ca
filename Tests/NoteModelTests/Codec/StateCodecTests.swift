import MergeSimulation
import NoteModel
import SimulationKit
import Testing

@Suite struct StateCodecTests {
    @Test(arguments: 0..<300 as Range<UInt64>)
    func `a state reads back as it was written`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let state = NoteState(unid: UNID(rawValue: 7), folding: random.history(of: random.below(15)))
        #expect(try NoteState(decoding: state.encoded) == state)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `a state that is cut short is refused`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let bytes = NoteState(unid: UNID(rawValue: 7), folding: random.history(of: 6)).encoded
        for length in bytes.indices {
            #expect(throws: CodecError.self) { try NoteState(decoding: Array(bytes[..<length])) }
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `damaged bytes are refused or are the one encoding of another state`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let original = NoteState(unid: UNID(rawValue: 7), folding: random.history(of: 8)).encoded
        for _ in 0..<300 {
            var bytes = original
            for _ in 0...random.below(3) { bytes[random.below(bytes.count)] ^= UInt8(1 << random.below(8)) }
            if let decoded = try? NoteState(decoding: bytes) { #expect(decoded.encoded == bytes) }
        }
    }

    @Test(arguments: 0..<1_000 as Range<UInt64>)
    func `a value reads back as it was written`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let value = random.value()
        var writer = ByteWriter()
        writer.value(value)
        let decoded = try ByteReader.read(writer.bytes) { reader throws(CodecError) in try reader.value() }
        #expect(decoded == value)
    }
}
