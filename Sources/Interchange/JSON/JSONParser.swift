import NoteModel

/// Reads JSON strictly as RFC 8259 has it, and stricter where leniency has done harm.
///
/// Refused besides what the grammar refuses: two keys of one object that are canonically equivalent (which of them
/// counts is what CVE-2017-12635 was about), invalid UTF-8, lone surrogates, a byte order mark, and whatever is above
/// ``JSONLimits``. Errors tell line, column and what was expected, never what the document holds.
public enum JSONParser {
    /// Reads one document.
    ///
    /// - Parameter line: the number of the first line, for messages; a reader of JSON lines passes its own count.
    /// - Throws: `.badData`.
    /// - Complexity: O(*n*) in bytes.
    public static func parse(
        _ bytes: Span<UInt8>, line: Int = 1, limits: JSONLimits = .standard
    ) throws(DongboError) -> JSONValue {
        try bytes.withUnsafeBufferPointer { (buffer) throws(DongboError) in
            var scanner = JSONScanner(input: buffer, firstLine: line, limits: limits)
            return try scanner.document()
        }
    }

    public static func parse(
        _ bytes: [UInt8], line: Int = 1, limits: JSONLimits = .standard
    ) throws(DongboError) -> JSONValue {
        try parse(bytes.span, line: line, limits: limits)
    }
}
