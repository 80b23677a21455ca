import Interchange
import NoteModel
import Testing

@Suite struct JSONParserTests {
    private func parse(_ text: String) throws -> JSONValue { try JSONParser.parse(Array(text.utf8)) }

    private func message(of bytes: [UInt8], limits: JSONLimits = .standard) -> String {
        do {
            _ = try JSONParser.parse(bytes, limits: limits)
            return "accepted"
        } catch {
            #expect(error == DongboError(.badData, ""))
            return error.message
        }
    }

    static let accepted: [(String, JSONValue)] = [
        ("null", nil), (" true ", true), ("false", false), ("0", 0), ("-12", -12), ("[]", []), ("{}", [:]),
        ("\"\"", ""), ("\t[ 1 ,\r\n2 ]\n", [1, 2]), (#"{"b":1,"a":[{}]}"#, ["b": 1, "a": [[:]]]),
        (#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{C}\n\r\t")), (#""\u0110\u1EA3ng \uD83D\uDE00""#, "Đảng 😀"),
        ("\"Đồng bộ\"", "Đồng bộ"), (#"{"":0}"#, ["": 0]), (#""\u0000""#, "\u{0}"),
        ("\"\u{7F}\u{2028}\"", "\u{7F}\u{2028}"),
    ]

    @Test(arguments: accepted)
    func `what the grammar allows is read`(text: String, value: JSONValue) throws {
        #expect(try parse(text) == value)
    }

    @Test(arguments: ["0", "-0", "0.1", "1.50", "1e5", "1E+05", "-12.5e-3", "123456789012345678901234567890123456.789"])
    func `a number keeps its text`(text: String) throws {
        guard case .number(let number) = try parse(text) else { throw DongboError(.badData, "no number") }
        #expect(number.text == text)
        #expect(number.decimal == ExactDecimal(text))
    }

    static let refused: [(String, String)] = [
        ("", "line 1, column 1 (byte 1): expected a value, but the document ends"),
        ("  ", "column 3 (byte 3): expected a value, but the document ends"),
        ("nul", "column 1 (byte 1): expected a value"), ("True", "expected a value"), ("NaN", "expected a value"),
        ("{\"a\":1} x", "column 9 (byte 9): expected the end of the document"), ("1 2", "expected the end"),
        ("[1,]", "column 4 (byte 4): expected a value"), ("[1 2]", "expected ',' or ']'"), ("[", "expected a value"),
        ("{\"a\":1,}", "expected a key in quotes"), ("{a:1}", "expected a key in quotes"),
        ("{\"a\" 1}", "expected ':'"),
        ("{\"a\":1 \"b\":2}", "expected ',' or '}'"),
        ("{\n\"Đảng\": x}", "line 2, column 9 (byte 14): expected a value"),
        ("01", "no digit after a leading zero"), ("-", "expected a digit"), ("1.", "expected a digit"),
        (".5", "a value"),
        ("+1", "expected a value"), ("1e", "expected a digit"), ("0x10", "expected the end"),
        ("\"a", "expected '\"', but the document ends"), ("\"a\nb\"", "an escape instead of a control character"),
        (#""\x""#, "expected one of the escapes"), (#""\u12G4""#, "four hexadecimal digits"),
        (#""\u12"#, "hexadecimal"),
        (#""\uD800""#, "pair of \\u escapes"), (#""\uDC00\uD800""#, "pair"), (#""\uD800\u0041""#, "pair"),
        (#""\uD800x""#, "pair"), ("'a'", "expected a value"), ("// c\n1", "expected a value"),
        ("\u{FEFF}1", "byte order mark"),
    ]

    @Test(arguments: refused)
    func `what the grammar does not allow is refused with its place`(text: String, part: String) {
        let message = message(of: Array(text.utf8))
        #expect(message.contains(part), "\(message)")
    }

    @Test(
        arguments: [
            [0xFF], [0xC0, 0xAF], [0xE1, 0xBB], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80],
            [0xF0, 0x80, 0x80, 0xAF],
        ] as [[UInt8]])
    func `invalid UTF-8 is refused with its byte`(bytes: [UInt8]) {
        let document = Array("[\"é".utf8) + bytes + Array("\"]".utf8)
        #expect(message(of: document).contains("(byte 5): expected valid UTF-8"))
        let escaped = Array("[\"\\n".utf8) + bytes + Array("\"]".utf8)
        #expect(message(of: escaped).contains("(byte 5): expected valid UTF-8"))
    }

    @Test func `two equal keys are refused, however they are written and however many there are`() throws {
        #expect(message(of: Array(#"{"a":1,"b":2,"a":3}"#.utf8)).contains("column 14"))
        #expect(message(of: Array(#"{"a":1,"\u0061":3}"#.utf8)).contains("a key that this object does not have yet"))
        #expect(message(of: Array(#"{"é":1,"e\#u{301}":3}"#.utf8)).contains("does not have yet"))
        #expect(message(of: Array(#"{"x":1,"é":1,"e\#u{301}":3}"#.utf8)).contains("does not have yet"))
        #expect(try parse(#"[{"a":1},{"a":2}]"#) == [["a": 1], ["a": 2]])
        for count in [31, 32, 33, 34, 100] {
            let keys = (0..<count).map { "\"k\($0)\":0" }
            #expect(throws: Never.self) { try parse("{\(keys.joined(separator: ","))}") }
            for repeated in [0, count / 2, count - 1] {
                let text = "{\((keys + ["\"k\(repeated)\":1"]).joined(separator: ","))}"
                #expect(message(of: Array(text.utf8)).contains("does not have yet"))
            }
        }
    }

    @Test func `depth, size and counts are bounded`() throws {
        let nest = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        #expect(throws: Never.self) { try parse(nest(32)) }
        #expect(message(of: Array(nest(33).utf8)).contains("at most 32 levels"))
        #expect(message(of: Array(String(repeating: "[{\"a\":", count: 1_000_000).utf8)).contains("at most 32 levels"))
        let small = JSONLimits(bytesMax: 20, depthMax: 2, elementsMax: 3, numberBytesMax: 5)
        #expect(message(of: Array("[1,2,3]".utf8), limits: small) == "accepted")
        #expect(message(of: Array("[1,2,3,4]".utf8), limits: small).contains("at most 3 elements"))
        #expect(message(of: Array("123456".utf8), limits: small).contains("at most 5 bytes"))
        #expect(message(of: [UInt8](repeating: 0x20, count: 21), limits: small).contains("at most 20"))
    }

    @Test func `the caller's line number counts on`() {
        #expect(throws: DongboError(.badData, "")) { try JSONParser.parse(Array("[\n?]".utf8), line: 41) }
        do {
            _ = try JSONParser.parse(Array("[\n?]".utf8), line: 41)
        } catch {
            #expect(error.message.contains("line 42, column 1"))
        }
    }

    static let sample =
        #"{"HoTen":"Vũ Thị BÍMẬT","So":[1,-2.5e3,true,null],"Ngay":{"date":"1980-02"},"E":"\u00e9\n\uD83D\uDE00"}"#

    @Test func `every beginning of a document is refused without its content`() {
        let bytes = Array(Self.sample.utf8)
        for count in 0..<bytes.count {
            let message = message(of: Array(bytes[..<count]))
            #expect(message != "accepted" && !message.contains("BÍMẬT"), "\(count): \(message)")
        }
        #expect(message(of: bytes) == "accepted")
    }

    @Test func `every one-byte change is read or refused, never fatal`() {
        let bytes = Array(Self.sample.utf8)
        for index in bytes.indices {
            for value in [0, 0x09, 0x22, 0x2C, 0x30, 0x3A, 0x5B, 0x5C, 0x5D, 0x65, 0x7B, 0x7D, 0x80, 0xC3, 0xE1, 0xFF]
                as [UInt8]
            {
                var changed = bytes
                changed[index] = value
                if let read = try? JSONParser.parse(changed) {
                    #expect((try? JSONParser.parse(JSONWriter.bytes(read))) == read)
                }
            }
        }
    }
}
