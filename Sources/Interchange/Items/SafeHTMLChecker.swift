/// One pass of ``SafeHTML`` over one text.
///
/// - Invariant: `open` holds the elements whose end tags are still to come, outermost first.
struct SafeHTMLChecker: ~Copyable {
    /// Ends the pass; the caller returns it as a value.
    struct Stop: Error {
        let violation: SafeHTML.Violation
    }

    let input: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var open: [String] = []

    init(input: UnsafeBufferPointer<UInt8>) { self.input = input }

    mutating func check() throws(Stop) {
        while position < input.count {
            if input[position] == UInt8(ascii: "<") {
                try tag()
            } else {
                position += 1
            }
        }
        guard open.isEmpty else { throw stop(at: position, "every element is closed by its end tag") }
    }

    private func stop(at byte: Int, _ rule: String) -> Stop {
        Stop(violation: SafeHTML.Violation(byte: byte, rule: rule))
    }

    /// The byte there; 0 beyond the end, which no rule accepts.
    private func byte(at index: Int) -> UInt8 { index < input.count ? input[index] : 0 }

    private mutating func tag() throws(Stop) {
        let start = position
        position += 1
        let isEnd = byte(at: position) == UInt8(ascii: "/")
        if isEnd { position += 1 }
        let element = name { Self.isLetter($0) || (0x30...0x39).contains($0) }
        guard !element.isEmpty else { throw stop(at: start, "'<' starts an element; the sign itself is written &lt;") }
        guard SafeHTML.elements.contains(element) else {
            throw stop(at: start, "allowed elements are \(SafeHTML.elements.joined(separator: ", "))")
        }
        if isEnd {
            try close(element, start: start)
        } else {
            try attributes(of: element)
            try finish(element)
        }
    }

    private mutating func close(_ element: String, start: Int) throws(Stop) {
        skipSpace()
        guard take(UInt8(ascii: ">")) else { throw stop(at: position, "an end tag holds its element's name only") }
        guard open.popLast() == element else { throw stop(at: start, "an end tag closes the element opened last") }
    }

    /// Reads the end of a start tag.
    private mutating func finish(_ element: String) throws(Stop) {
        let isVoid = SafeHTML.voidElements.contains(element)
        if take(UInt8(ascii: "/")), !isVoid {
            throw stop(at: position - 1, "only \(SafeHTML.voidElements.joined(separator: ", ")) close themselves")
        }
        guard take(UInt8(ascii: ">")) else { throw stop(at: position, "an attribute or '>' follows here") }
        guard !isVoid else { return }
        open.append(element)
        guard open.count <= SafeHTML.depthMax else {
            throw stop(at: position, "elements are at most \(SafeHTML.depthMax) inside one another")
        }
    }

    private mutating func attributes(of element: String) throws(Stop) {
        let allowed = SafeHTML.commonAttributes + SafeHTML.attributes(of: element)
        var seen: [String] = []
        while skipSpace(), Self.isLetter(byte(at: position)) {
            let start = position
            let attribute = name { Self.isLetter($0) || $0 == UInt8(ascii: "-") }
            guard allowed.contains(attribute), !seen.contains(attribute) else {
                throw stop(at: start, "attributes allowed here, each once, are \(allowed.joined(separator: ", "))")
            }
            seen.append(attribute)
            try value(of: attribute)
        }
    }

    private mutating func value(of attribute: String) throws(Stop) {
        skipSpace()
        guard take(UInt8(ascii: "=")) else { throw stop(at: position, "an attribute has a value in quotes") }
        skipSpace()
        let quote = byte(at: position)
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            throw stop(at: position, "an attribute has a value in quotes")
        }
        let start = position + 1
        position = start
        while byte(at: position) != quote {
            guard byte(at: position) >= 0x20, byte(at: position) != UInt8(ascii: "<") else {
                throw stop(
                    at: position, "an attribute's value holds no '<' and no control character, and ends with its quote")
            }
            position += 1
        }
        if let prefixes = SafeHTML.prefixes(of: attribute), !prefixes.contains(where: { starts(with: $0, at: start) }) {
            throw stop(at: start, "an address here starts with \(prefixes.joined(separator: ", "))")
        }
        position += 1
    }

    private func starts(with prefix: String, at index: Int) -> Bool {
        for (offset, expected) in prefix.utf8.enumerated() where Self.lower(byte(at: index + offset)) != expected {
            return false
        }
        return true
    }

    /// Reads the longest run of these bytes, in lower case.
    private mutating func name(_ belongs: (UInt8) -> Bool) -> String {
        let start = position
        while belongs(byte(at: position)) { position += 1 }
        return String(decoding: input[start..<position].map(Self.lower), as: UTF8.self)
    }

    /// Returns whether there was any, so that it can say whether an attribute may follow.
    @discardableResult
    private mutating func skipSpace() -> Bool {
        let start = position
        while [0x20, 0x09, 0x0A, 0x0D].contains(byte(at: position)) { position += 1 }
        return position > start
    }

    private mutating func take(_ expected: UInt8) -> Bool {
        guard byte(at: position) == expected else { return false }
        position += 1
        return true
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
    private static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
}
