import Interchange
import NoteModel
import Testing

@Suite struct NoteLineTests {
    @Test func `reserved keys are told apart from items wherever they stand`() throws {
        let text = #"{"a":1,"$form":"DangVien","$base":"3-ab12","b":null,"$unid":"000102030405060708090a0b0c0d0e0f"}"#
        let line = try NoteLine(json: Array(text.utf8))
        #expect(line.unid == UNID("000102030405060708090A0B0C0D0E0F"))
        #expect(line.form == "DangVien")
        #expect(line.base == "3-ab12")
        #expect(line.changes.map(\.name) == ["a", "b"])
        #expect(line.changes.map(\.change) == [.set(.number(1)), .remove])
        let again = try NoteLine(json: JSONWriter.bytes(line.json))
        #expect(again.json == line.json)
    }

    @Test func `a line without reserved keys makes a new note`() throws {
        let line = try NoteLine(json: Array("{}".utf8))
        #expect(line.unid == nil && line.form == nil && line.base == nil && line.changes.isEmpty)
    }

    @Test(arguments: [
        "[]", #"{"$unid":"12"}"#, #"{"$unid":1}"#, #"{"$form":""}"#, #"{"$form":null}"#, #"{"$base":3}"#, #"{"a":{}}"#,
        "{",
    ])
    func `a bad line is refused with its number`(text: String) {
        do {
            _ = try NoteLine(json: Array(text.utf8), line: 77)
            Issue.record("accepted")
        } catch {
            #expect(error == DongboError(.badData, ""))
            #expect(error.message.contains("line 77"), "\(error.message)")
        }
    }
}
