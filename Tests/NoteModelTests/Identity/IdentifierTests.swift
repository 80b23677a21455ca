import MergeSimulation
import NoteModel
import SimulationKit
import Testing

@Suite struct IdentifierTests {
    @Test(arguments: 0..<100 as Range<UInt64>)
    func `an identifier reads back from its digits and its bytes`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let unid = UNID.random(using: &random)
        #expect(UNID(unid.description) == unid)
        #expect(UNID(unid.description.lowercased()) == unid)
        #expect(UNID(bytes: unid.bytes) == unid)
        #expect(Hexadecimal.bytes(unid.description) == unid.bytes)
    }

    @Test(arguments: [
        "", "0", "0123456789ABCDEF0123456789ABCDE", "0123456789ABCDEF0123456789ABCDEG",
        "é123456789ABCDEF0123456789ABCDE",
    ])
    func `anything but 32 digits is no identifier`(text: String) {
        #expect(UNID(text) == nil)
    }
}
