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

    private var spelling = WordSpelling()
    private let letters = LetterTable.letters
    /// Where the next word is looked for, in bytes.
    private var position = 0

    public init() {}

    /// The latest word's spellings, UTF-8.
    public var folded: [UInt8] { spelling.folded }
    public var exact: [UInt8] { spelling.exact }

    /// Runs `body` with the latest word's spellings, without copying them; `exact` is nil when it says no more than `folded`.
    public func withSpellings<R>(
        _ body: (_ folded: UnsafeBufferPointer<UInt8>, _ exact: UnsafeBufferPointer<UInt8>?) -> R
    ) -> R {
        spelling.withBytes { folded, exact in
            body(folded, folded.count == exact.count && folded.elementsEqual(exact) ? nil : exact)
        }
    }

    /// Begins a text, at a byte that starts a scalar.
    public mutating func begin(at position: Int = 0) { self.position = position }

    /// The bytes of the next word; nil at the end.
    public mutating func next(in bytes: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        spelling.removeAll()
        var start: Int?
        var end = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte < 0x80 {
                let letter = LetterTable.ascii(byte)
                if letter == 0 {
                    if start != nil { break }
                    position += 1
                    continue
                }
                start = start ?? position
                if spelling.exactCount < Self.wordBytesMax { spelling.add(ascii: letter) }
                position += 1
                end = position
                continue
            }
            let (scalar, length) = Self.scalar(bytes, position)
            let (step, isAlone) = take(scalar, isFirst: start == nil)
            if step == .ends {
                if start != nil { break }
                position += length
                continue
            }
            if step == .startsAnother { break }
            start = start ?? position
            position += length
            end = position
            if isAlone { break }
        }
        guard let start else { return nil }
        spelling.finish()
        return start..<end
    }

    private enum Step { case belongs, ends, startsAnother }

    /// Adds the letter to the word, if it belongs to it; whether it is a word of its own.
    @inline(__always) private mutating func take(_ scalar: UInt32, isFirst: Bool) -> (Step, isAlone: Bool) {
        guard let place = LetterTable.place(scalar), !letters[place].isTooLong else {
            return takeRare(LetterTable.letter(scalar), isFirst: isFirst)
        }
        let letter = letters[place]
        if !letter.isWord || letter.folded.count == 0 && isFirst { return (.ends, false) }
        if letter.standsAlone, !isFirst { return (.startsAnother, false) }
        if hasRoom { spelling.add(letter) }
        return (.belongs, letter.standsAlone)
    }

    private mutating func takeRare(_ letter: Letter, isFirst: Bool) -> (Step, isAlone: Bool) {
        if !letter.isWord || letter.folded.isEmpty && isFirst { return (.ends, false) }
        if letter.standsAlone, !isFirst { return (.startsAnother, false) }
        if hasRoom { spelling.add(letter) }
        return (.belongs, letter.standsAlone)
    }

    private var hasRoom: Bool { spelling.exactCount + spelling.tonesCount < Self.wordBytesMax }

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
