import NodeServer
import NoteModel
import NoteStore
import Testing

@Suite struct FormulaSelectionTests {
    private func admits(turns: Int) throws -> Bool {
        try FormulaSelection.read("i := 1; @While(i < \(turns); i := i + 1); 1").admits(
            form: "", content: NoteContent())
    }

    @Test func `a selection that takes too long for a note does not select it`() throws {
        #expect(try admits(turns: 100))
        #expect(try !admits(turns: 100_000))
    }
}
