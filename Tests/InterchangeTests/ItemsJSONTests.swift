import Interchange
import NoteModel
import Testing

@Suite struct ItemsJSONTests {
    private func change(_ json: String) throws -> ItemChange {
        try ItemsJSON.decode(Array("{\"Muc\":\(json)}".utf8))[0].change
    }

    private static func date(_ year: Int, _ month: Int? = nil, _ day: Int? = nil) -> DateTimeValue {
        .date(CalendarDate(year: year, month: month, day: day)!)
    }

    private static let digest = String(repeating: "0a", count: 32)

    static let values: [(String, ItemValue)] = [
        (#""Đảng""#, .text("Đảng")), (#""""#, .text("")), (#"["a","b"]"#, .textList(["a", "b"])), ("[]", .textList([])),
        (#"["a"]"#, .textList(["a"])), ("12.5", .number(ExactDecimal("12.5")!)), ("true", .number(1)),
        ("false", .number(0)),
        ("[1,true,2]", .numberList([1, 1, 2])), (#"{"date":"1980-02-03"}"#, .dateTime(date(1980, 2, 3))),
        (#"{"date":"1980-02"}"#, .dateTime(date(1980, 2))), (#"{"date":"1980"}"#, .dateTime(date(1980))),
        (#"{"time":"08:30"}"#, .dateTime(.time(TimeOfDay(hour: 8, minute: 30)!))),
        (
            #"{"datetime":"2023-02-21T08:30:00+07:00"}"#,
            .dateTime(
                .instant(
                    CalendarDate(year: 2023, month: 2, day: 21)!, TimeOfDay(hour: 8, minute: 30)!, offsetMinutes: 420))
        ),
        (#"[{"date":"1980"},{"date":"1981-05"}]"#, .dateTimeList([date(1980), date(1981, 5)])),
        (
            #"{"range":[{"date":"1980"},{"date":"1984-06"}]}"#,
            .dateTimeRange(DateTimeRange(start: date(1980), end: date(1984, 6))!)
        ),
        (
            #"[{"range":[{"date":"1980"},{"date":"1984"}]}]"#,
            .dateTimeRangeList([DateTimeRange(start: date(1980), end: date(1984))!])
        ),
        (#"{"names":["CN=An/O=TX","Nhóm"]}"#, .names(["CN=An/O=TX", "Nhóm"])), (#"{"readers":["R"]}"#, .readers(["R"])),
        (#"{"authors":[]}"#, .authors([])), (#"{"html":"<p>a &lt; b</p>"}"#, .richText("<p>a &lt; b</p>")),
        (
            #"{"attachment":{"name":"a.pdf","size":18446744073709551615,"sha256":"\#(digest)"}}"#,
            .attachment(AttachmentReference(name: "a.pdf", size: .max, digest: [UInt8](repeating: 10, count: 32))!)
        ),
        (#"{"sealed":"AAECAw=="}"#, .sealed([0, 1, 2, 3])),
    ]

    @Test(arguments: values)
    func `every notation of the contract is read and written back`(json: String, value: ItemValue) throws {
        #expect(try change(json) == .set(value))
        let written = JSONWriter.string(ItemsJSON.encode(value))
        #expect(try change(written) == .set(value))
        if !json.contains("true") && !json.contains("false") { #expect(written == json) }
    }

    @Test func `null removes, order stays, names and texts become normal form C`() throws {
        let items = try ItemsJSON.decode(
            Array("{\"b\":null,\"Te\u{302}n\":\"Nguye\u{302}\u{303}n\",\"a\":[\"e\u{301}\"]}".utf8))
        #expect(items.map(\.name) == ["b", "Tên", "a"])
        #expect(items.map { Array($0.name.utf8) }[1] == Array("T\u{EA}n".utf8))
        #expect(items[0].change == .remove)
        guard case .set(.text(let text)) = items[1].change else { throw DongboError(.badData, "no text") }
        #expect(Array(text.utf8) == Array("Nguy\u{1EC5}n".utf8))
    }

    static let refused: [(String, String)] = [
        (#"["a",1]"#, "this one holds text and number"), (#"[1,{"date":"1980"}]"#, "number and date-time"),
        (#"[{"date":"1980"},{"range":[]}]"#, "date-time and date-time range"), ("[null]", "another null"),
        ("[[1]]", "another array"), (#"[{"html":"a"}]"#, "another object"),
        (#"{"foo":1}"#, "'date', 'time', 'datetime'"),
        ("{}", "exactly one key"), (#"{"date":"1980","time":"08:30"}"#, "exactly one key"),
        (#"{"date":1980}"#, "expected a date"),
        (#"{"date":"1980-13"}"#, "expected a date"), (#"{"date":"1980-02-30"}"#, "expected a date"),
        (#"{"date":"80"}"#, "expected a date"), (#"{"date":"1980-2-3"}"#, "expected a date"),
        (#"{"date":"1980-02-03x"}"#, "a date"),
        (#"{"date":"1980-"}"#, "a date"), (#"{"time":"24:00"}"#, "expected a time"),
        (#"{"time":null}"#, "expected a time"),
        (#"{"datetime":"2023-02-21T08:30:00"}"#, "with zone"), (#"{"datetime":"2023-02-21"}"#, "with zone"),
        (#"{"range":[{"date":"1980"}]}"#, "array of two"),
        (#"{"range":[{"date":"1980"},{"time":"08:30"}]}"#, "both dates"),
        (#"{"range":["1980","1981"]}"#, "exactly one key"), (#"{"names":"a"}"#, "array of names"),
        (#"{"readers":[1]}"#, "'readers'"),
        (#"{"authors":[""]}"#, "'authors'"), (#"{"html":1}"#, "'html' holds a text"),
        (#"{"html":"<script>"}"#, "allowed elements"),
        (#"{"attachment":{"name":"a","size":-1,"sha256":""}}"#, "an attachment is"),
        (#"{"attachment":"a"}"#, "an attachment is"),
        (#"{"sealed":"AAE"}"#, "base64"), (#"{"sealed":"AAF="}"#, "base64"), ("1e99999", "34 significant digits"),
        ("1.2345678901234567890123456789012345", "34 significant digits"),
    ]

    @Test(arguments: refused)
    func `a value without meaning is refused with the item's name`(json: String, part: String) {
        do {
            let change = try change(json)
            Issue.record("accepted as \(change)")
        } catch {
            #expect((error as? DongboError) == DongboError(.badData, ""))
            let message = (error as? DongboError)?.message ?? ""
            #expect(message.contains(part) && message.contains("'Muc'"), "\(message)")
        }
    }

    @Test(arguments: [
        "[]", "1", "\"a\"", "null", #"{"":1}"#, #"{"$unid":"00"}"#, #"{"$base":"1-a"}"#, #"{"$form":"F"}"#,
    ])
    func `what is not an object of items is refused`(json: String) {
        #expect(throws: DongboError(.badData, "")) { try ItemsJSON.decode(Array(json.utf8)) }
    }

    @Test func `no message tells what an item holds`() {
        for json in Self.refused.map(\.0) {
            let secret = json.replacing("1980", with: "BÍMẬT").replacing("foo", with: "BÍMẬT").replacing(
                "AAE", with: "BÍMẬT")
            do { _ = try change(secret) } catch { #expect(!"\(error)".contains("BÍMẬT")) }
        }
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `any value comes back as it was`(seed: UInt64) throws {
        var generator = ItemGenerator(seed: seed)
        let items = (0..<12).map { ("Muc\($0)", generator.value()) }
        let bytes = JSONWriter.bytes(ItemsJSON.encode(items))
        let read = try ItemsJSON.decode(bytes)
        for (written, read) in zip(items, read) {
            #expect(read.name == written.0 && read.change == .set(written.1))
        }
        #expect(read.count == items.count)
        let again = read.compactMap { item in if case .set(let value) = item.change { (item.name, value) } else { nil }
        }
        #expect(JSONWriter.bytes(ItemsJSON.encode(again)) == bytes)
    }
}
