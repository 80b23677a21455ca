import Interchange
import NoteModel
import Testing

@Suite struct JSONWriterTests {
    @Test func `output is compact, in order, with required escapes only`() {
        let value: JSONValue = [
            "z": "Đảng / \"bộ\" \\ \u{7F}\u{2028}", "a": [nil, true, false, -1],
            "c": .string("\u{0}\u{1}\u{8}\t\n\u{B}\u{C}\r\u{1F}"),
            "o": [:], "l": [],
        ]
        #expect(
            JSONWriter.string(value)
                == #"{"z":"Đảng / \"bộ\" \\ \#u{7F}\#u{2028}","a":[null,true,false,-1],"#
                + #""c":"\u0000\u0001\b\t\n\u000b\f\r\u001f","o":{},"l":[]}"#)
    }

    @Test func `numbers are written exactly`() {
        #expect(JSONWriter.string(.number(ExactDecimal("0.1")!)) == "0.1")
        #expect(JSONWriter.string(.number(JSONNumber(UInt64.max))) == "18446744073709551615")
    }

    @Test func `every control character survives`() throws {
        for code in 0..<0x80 as Range<UInt8> {
            let value = JSONValue.string("a\(Character(Unicode.Scalar(code)))b")
            #expect(try JSONParser.parse(JSONWriter.bytes(value)) == value)
        }
    }
}
