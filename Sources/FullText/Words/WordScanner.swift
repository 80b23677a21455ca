/// Cuts text into words and gives each in two spellings, which make Vietnamese findable however it is typed.
///
/// - *folded*: lower case, no tones, no marks, đ as d. `Hoà`, `hòa`, `HOA` are `hoa`.
/// - *exact*: lower case with the marks; tones stand at the word's end, so that old and new tone placement are the same word:
///   `hoà` and `hòa`, `thuý` and `thúy`.
///
/// A word is a run of letters and digits; ideographs and kana are words one by one. What is longer than ``wordBytesMax``
/// in UTF-8 is cut there, in texts and in queries alike. The text must be in normal form C. O(*n*), no memory but the
/// latest word's. One scanner reads one text at a time.
public struct WordScanner {
    /// No word of a language is longer.
    public static let wordBytesMax = 64

    /// The latest word's spellings, UTF-8.
    public private(set) var folded: [UInt8] = []
    public private(set) var exact: [UInt8] = []
    private var tones: [UInt8] = []
    /// Where the next word is looked for, in bytes.
    private var position = 0

    public init() {}

    /// Whether the latest word's exact spelling says more than its folded one.
    public var hasMarks: Bool { exact.count != folded.count || exact != folded }

    /// Begins a text, at a byte that starts a scalar.
    public mutating func begin(at position: Int = 0) { self.position = position }

    /// The bytes of the next word; nil at the end.
    public mutating func next(in bytes: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        folded.removeAll(keepingCapacity: true)
        exact.removeAll(keepingCapacity: true)
        tones.removeAll(keepingCapacity: true)
        var start: Int?
        var end = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte < 0x80 {
                let letter = LetterTable.ascii[Int(byte)]
                if letter == 0 {
                    if start != nil { break }
                    position += 1
                    continue
                }
                start = start ?? position
                if exact.count < Self.wordBytesMax {
                    folded.append(letter)
                    exact.append(letter)
                }
                position += 1
                end = position
                continue
            }
            let (scalar, length) = Self.scalar(bytes, position)
            let letter = LetterTable.letter(scalar)
            let isMark = letter.folded.isEmpty
            if !letter.isWord || isMark && start == nil {
                if start != nil { break }
                position += length
                continue
            }
            if letter.standsAlone, start != nil { break }
            start = start ?? position
            if exact.count + tones.count < Self.wordBytesMax { add(letter) }
            position += length
            end = position
            if letter.standsAlone { break }
        }
        guard let start else { return nil }
        exact += tones
        return start..<end
    }

    private mutating func add(_ letter: Letter) {
        folded += letter.folded
        exact += letter.exact
        tones += letter.tone
    }

    /// The scalar at a byte that starts one; a damaged encoding counts as a byte that ends words.
    private static func scalar(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> (UInt32, Int) {
        let first = UInt32(bytes[at])
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1
        guard length > 1, at + length <= bytes.count else { return (0, 1) }
        var value = first & (0xFF >> UInt32(length + 1))
        for offset in 1..<length {
            let byte = UInt32(bytes[at + offset])
            guard byte & 0xC0 == 0x80 else { return (0, 1) }
            value = value << 6 | byte & 0x3F
        }
        return (value, length)
    }
}

extension WordScanner {
    /// All words of a short text, such as a query.
    public static func words(in text: String) -> [(folded: [UInt8], exact: [UInt8], range: Range<Int>)] {
        var text = text
        return text.withUTF8 { bytes in
            var scanner = WordScanner()
            var words: [(folded: [UInt8], exact: [UInt8], range: Range<Int>)] = []
            while let range = scanner.next(in: bytes) { words.append((scanner.folded, scanner.exact, range)) }
            return words
        }
    }
}
