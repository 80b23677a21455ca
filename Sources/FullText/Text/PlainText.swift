import NoteModel

/// Text as it goes into an index.
public enum PlainText {
    /// Control characters become spaces, line ends stay, and the whole is in normal form C. O(*n*); a text without control
    /// characters is not copied.
    public static func clean(_ text: String) -> String {
        var text = text
        let isClean = text.withUTF8 { bytes in
            bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x0A || $0 == 0x09 }
        }
        guard !isClean else { return text.normalizedC }
        let bytes = text.utf8.map { $0 < 0x20 && $0 != 0x0A || $0 == 0x7F ? 0x20 : $0 }
        return String(decoding: bytes, as: UTF8.self).normalizedC
    }

    /// Text from bytes of an unknown program: UTF-8, or UTF-16 with its mark; nil when it is neither, or looks like
    /// something else than text.
    public static func decode(_ bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return utf16(bytes) }
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        // Only the last scalar may be cut, by a bound on the size.
        guard !body.contains(0), let text = validated(body) else { return nil }
        return clean(text)
    }

    private static func validated(_ bytes: ArraySlice<UInt8>) -> String? {
        for cut in 0...3 where cut <= bytes.count {
            if let text = String(validating: bytes.dropLast(cut), as: UTF8.self) { return text }
        }
        return nil
    }

    private static func utf16(_ bytes: [UInt8]) -> String? {
        let isLittle = bytes[0] == 0xFF
        let units = stride(from: 2, to: bytes.count - 1, by: 2).map { index in
            isLittle
                ? UInt16(bytes[index]) | UInt16(bytes[index + 1]) << 8
                : UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1])
        }
        return String(validating: units, as: UTF16.self).map(clean)
    }
}
