import NoteModel

extension JSONScanner {
    /// Reads a number; `position` is at its sign or first digit.
    mutating func number() throws(DongboError) -> JSONNumber {
        let start = position
        if byte(at: position) == UInt8(ascii: "-") { position += 1 }
        if byte(at: position) == UInt8(ascii: "0") {
            position += 1
            guard !isDigit(at: position) else { throw failure(at: position, expected: "no digit after a leading zero") }
        } else {
            try digits()
        }
        if byte(at: position) == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        if byte(at: position) | 0x20 == UInt8(ascii: "e") {
            position += 1
            let sign = byte(at: position)
            if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        guard position - start <= limits.numberBytesMax else {
            throw failure(at: start, expected: "a number of at most \(limits.numberBytesMax) bytes")
        }
        return JSONNumber(checked: String(decoding: input[start..<position], as: UTF8.self))
    }

    private func isDigit(at index: Int) -> Bool { (0x30...0x39).contains(byte(at: index)) }

    private mutating func digits() throws(DongboError) {
        guard isDigit(at: position) else { throw failure(at: position, expected: "a digit") }
        while isDigit(at: position) { position += 1 }
    }
}
