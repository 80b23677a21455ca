import NoteModel

extension JSONScanner {
    /// Reads a string; `position` is at its opening quote.
    mutating func string() throws(DongboError) -> String {
        let start = position + 1
        let end = endOfRun(from: start)
        if byte(at: end) == UInt8(ascii: "\"") {
            position = end + 1
            return try text(from: start, to: end)
        }
        return try stringWithEscapes(start: start, firstStop: end)
    }

    /// The first byte from `index` on that cannot stand for itself: quote, backslash, control character or the end.
    @inline(__always)
    private func endOfRun(from index: Int) -> Int {
        var index = index
        while index < input.count {
            let byte = input[index]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
            index += 1
        }
        return index
    }

    /// Checks the bytes as UTF-8 and copies them.
    private func text(from start: Int, to end: Int) throws(DongboError) -> String {
        do throws(UTF8.ValidationError) {
            return String(copying: try UTF8Span(validating: input.extracting(start..<end).span))
        } catch {
            throw failure(at: start + error.byteOffsets.lowerBound, expected: "valid UTF-8")
        }
    }

    private mutating func stringWithEscapes(start: Int, firstStop: Int) throws(DongboError) -> String {
        scratch.removeAll(keepingCapacity: true)
        var runStart = start
        var stop = firstStop
        while true {
            try appendRun(from: runStart, to: stop)
            switch byte(at: stop) {
            case UInt8(ascii: "\""):
                position = stop + 1
                return String(decoding: scratch, as: UTF8.self)
            case UInt8(ascii: "\\"):
                runStart = try escape(at: stop)
            default:
                let expected = stop < input.count ? "an escape instead of a control character" : "'\"'"
                throw failure(at: stop, expected: expected)
            }
            stop = endOfRun(from: runStart)
        }
    }

    /// Appends bytes that stand for themselves. An escape cannot complete what they leave incomplete, so they are valid
    /// on their own or not at all.
    private mutating func appendRun(from start: Int, to end: Int) throws(DongboError) {
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: input.extracting(start..<end).span)
        } catch {
            throw failure(at: start + error.byteOffsets.lowerBound, expected: "valid UTF-8")
        }
        scratch.append(contentsOf: input[start..<end])
    }

    /// Appends what the escape at `index` stands for; returns the place behind it.
    private mutating func escape(at index: Int) throws(DongboError) -> Int {
        switch byte(at: index + 1) {
        case UInt8(ascii: "\""): scratch.append(UInt8(ascii: "\""))
        case UInt8(ascii: "\\"): scratch.append(UInt8(ascii: "\\"))
        case UInt8(ascii: "/"): scratch.append(UInt8(ascii: "/"))
        case UInt8(ascii: "b"): scratch.append(0x08)
        case UInt8(ascii: "f"): scratch.append(0x0C)
        case UInt8(ascii: "n"): scratch.append(0x0A)
        case UInt8(ascii: "r"): scratch.append(0x0D)
        case UInt8(ascii: "t"): scratch.append(0x09)
        case UInt8(ascii: "u"): return try unicodeEscape(at: index)
        default: throw failure(at: index, expected: "one of the escapes \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u")
        }
        return index + 2
    }

    private mutating func unicodeEscape(at index: Int) throws(DongboError) -> Int {
        let first = try codeUnit(at: index)
        guard UTF16.isLeadSurrogate(first) || UTF16.isTrailSurrogate(first) else {
            append(Unicode.Scalar(first)!)
            return index + 6
        }
        let pair = "a pair of \\u escapes, high surrogate first"
        guard UTF16.isLeadSurrogate(first), byte(at: index + 6) == UInt8(ascii: "\\"),
            byte(at: index + 7) == UInt8(ascii: "u")
        else { throw failure(at: index, expected: pair) }
        let second = try codeUnit(at: index + 6)
        guard UTF16.isTrailSurrogate(second) else { throw failure(at: index, expected: pair) }
        append(Unicode.Scalar(0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00))!)
        return index + 12
    }

    /// The four digits of the `\u` escape at `index`.
    private func codeUnit(at index: Int) throws(DongboError) -> UInt16 {
        var unit: UInt16 = 0
        for place in index + 2..<index + 6 {
            let digit: UInt8
            switch byte(at: place) {
            case let byte where (0x30...0x39).contains(byte): digit = byte - 0x30
            case let byte where (0x41...0x46).contains(byte): digit = byte - 0x41 + 10
            case let byte where (0x61...0x66).contains(byte): digit = byte - 0x61 + 10
            default: throw failure(at: place, expected: "four hexadecimal digits")
            }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        scratch.append(contentsOf: UTF8.encode(scalar)!)
    }
}
