import NoteModel

/// One pass over one document. Lives no longer than the buffer it reads.
///
/// - Invariant: `0 <= position <= input.count`; every read goes through ``byte(at:)`` or has checked the bound.
struct JSONScanner: ~Copyable {
    let input: UnsafeBufferPointer<UInt8>
    let firstLine: Int
    let limits: JSONLimits
    var position = 0
    /// Holds the text of a string with escapes while it is put together.
    var scratch: [UInt8] = []

    init(input: UnsafeBufferPointer<UInt8>, firstLine: Int, limits: JSONLimits) {
        self.input = input
        self.firstLine = firstLine
        self.limits = limits
    }

    mutating func document() throws(DongboError) -> JSONValue {
        guard input.count <= limits.bytesMax else {
            throw DongboError(.badData, "JSON of \(input.count) bytes; at most \(limits.bytesMax) are read")
        }
        skipSpace()
        let value = try value(depth: 0)
        skipSpace()
        guard position == input.count else { throw failure(at: position, expected: "the end of the document") }
        return value
    }

    /// The byte there; 0 beyond the end, which no rule of the grammar accepts.
    @inline(__always)
    func byte(at index: Int) -> UInt8 { index < input.count ? input[index] : 0 }

    @inline(__always)
    mutating func skipSpace() {
        while true {
            switch byte(at: position) {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    mutating func value(depth: Int) throws(DongboError) -> JSONValue {
        switch byte(at: position) {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return .object(try members(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try elements(depth: depth + 1))
        case UInt8(ascii: "-"), 0x30...0x39: return .number(try number())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: throw failure(at: position, expected: "a value")
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(DongboError) -> JSONValue {
        for offset in 0..<word.utf8CodeUnitCount where byte(at: position + offset) != word.utf8Start[offset] {
            throw failure(at: position, expected: "a value")
        }
        position += word.utf8CodeUnitCount
        return value
    }

    private mutating func elements(depth: Int) throws(DongboError) -> [JSONValue] {
        try open(depth: depth)
        var elements: [JSONValue] = []
        if close(UInt8(ascii: "]")) { return elements }
        while true {
            guard elements.count < limits.elementsMax else { throw tooMany() }
            elements.append(try value(depth: depth))
            skipSpace()
            if close(UInt8(ascii: "]")) { return elements }
            try separator("',' or ']'")
        }
    }

    private mutating func members(depth: Int) throws(DongboError) -> [JSONMember] {
        try open(depth: depth)
        var members: [JSONMember] = []
        if close(UInt8(ascii: "}")) { return members }
        members.reserveCapacity(depth == 1 ? 16 : 1)
        var keys = KeyCheck()
        while true {
            guard members.count < limits.elementsMax else { throw tooMany() }
            guard byte(at: position) == UInt8(ascii: "\"") else {
                throw failure(at: position, expected: "a key in quotes")
            }
            let start = position
            let key = try string()
            guard keys.isNew(key, among: members) else {
                throw failure(at: start, expected: "a key that this object does not have yet")
            }
            skipSpace()
            guard close(UInt8(ascii: ":")) else { throw failure(at: position, expected: "':'") }
            skipSpace()
            members.append(JSONMember(key, try value(depth: depth)))
            skipSpace()
            if close(UInt8(ascii: "}")) { return members }
            try separator("',' or '}'")
        }
    }

    /// Steps over the opening bracket and the space behind it.
    private mutating func open(depth: Int) throws(DongboError) {
        guard depth <= limits.depthMax else {
            throw failure(at: position, expected: "at most \(limits.depthMax) levels of arrays and objects")
        }
        position += 1
        skipSpace()
    }

    /// Steps over `mark` if it comes next.
    private mutating func close(_ mark: UInt8) -> Bool {
        guard byte(at: position) == mark else { return false }
        position += 1
        return true
    }

    private mutating func separator(_ expected: String) throws(DongboError) {
        guard close(UInt8(ascii: ",")) else { throw failure(at: position, expected: expected) }
        skipSpace()
    }

    private func tooMany() -> DongboError {
        failure(at: position, expected: "at most \(limits.elementsMax) elements")
    }
}
