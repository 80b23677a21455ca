import Foundation
import NoteModel
import Testing

/// The fuzzer's kept inputs, and changed copies of them, the same in every run.
@Suite struct CorpusTests {
    private static let inputs: [[UInt8]] = {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Corpus")
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        let tables = [
            TextCases.parts, TextCases.changes, TextCases.formats, TextCases.searches, OtherCases.lists,
            OtherCases.maths,
            OtherCases.dates, OtherCases.controls, OtherCases.names, OtherCases.operators,
        ]
        let finds = files.filter { $0.pathExtension == "formula" }.sorted { $0.path < $1.path }
        return finds.compactMap { try? Array(Data(contentsOf: $0)) } + covering(folder)
            + tables.joined().map { Array($0.formula.utf8) }
    }()

    /// One input a line: together they reach everything that the fuzzer has reached (`Scripts/fuzz`).
    private static func covering(_ folder: URL) -> [[UInt8]] {
        let text = (try? String(contentsOf: folder.appending(path: "covering.base64"), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { Data(base64Encoded: String($0)).map { Array($0) } }
    }

    @Test func `nothing in the corpus breaks anything`() {
        #expect(Self.inputs.count > 1000)
        for input in Self.inputs {
            #expect(FormulaExercise.complaint(about: input) == nil, "\(String(decoding: input, as: UTF8.self))")
        }
    }

    @Test func `nothing near the corpus breaks anything`() {
        var random = Draws(seed: 2023)
        for _ in 0..<6000 {
            var input = Self.inputs[random.below(Self.inputs.count)]
            for _ in 0...random.below(4) { Self.mutate(&input, &random) }
            if let complaint = FormulaExercise.complaint(about: input) {
                Issue.record("\(complaint): \(String(decoding: input, as: UTF8.self))")
            }
        }
    }

    private static let words = [
        "@If(", ";", ")", "\"", "[", "]", ":=", "*+", "@Transform(", "@Eval(", "x", "1E30", "-", "{", "}", "@While(",
        "(", ":",
        "[2023-02-21]", "HoTen", "a", "!", "&", "|", "=", "@Sort(", "[CUSTOMSORT]", "đ", "\u{0301}", "FIELD ",
        "SELECT ",
    ]

    private static func mutate(_ input: inout [UInt8], _ random: inout Draws) {
        let place = random.below(input.count + 1)
        switch random.below(5) {
        case 0: input.insert(contentsOf: words[random.below(words.count)].utf8, at: place)
        case 1 where place < input.count: input[place] = UInt8(random.below(256))
        case 2 where place < input.count: input.removeSubrange(place..<min(input.count, place + 1 + random.below(8)))
        case 3: input.insert(contentsOf: inputs[random.below(inputs.count)], at: place)
        default: input.append(contentsOf: input.suffix(random.below(40)))
        }
    }
}

/// Numbers that look random and are the same in every run.
struct Draws {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
