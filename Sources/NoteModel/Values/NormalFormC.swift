@_spi(_Unicode) import Swift

extension String {
    /// This text in Unicode normal form C. Costs one pass over the bytes for text that already is, such as Vietnamese
    /// typed on any common keyboard.
    public var normalizedC: String {
        isObviouslyNormalizedC ? self : String(String.UnicodeScalarView(_nfc))
    }

    /// Whether this text is in normal form C. O(*n*).
    public var isNormalizedC: Bool {
        if isObviouslyNormalizedC { return true }
        return unicodeScalars.elementsEqual(_nfc)
    }

    /// True when no scalar can take part in composition: everything below U+0300 and Latin Extended Additional, which
    /// holds the rest of Vietnamese, is stable under NFC. A false answer means "look closer".
    private var isObviouslyNormalizedC: Bool {
        var text = self
        return text.withUTF8 { bytes in
            var index = 0
            while index < bytes.count {
                let byte = bytes[index]
                if byte < 0xCC {
                    index += 1
                } else if byte == 0xE1, index + 2 < bytes.count, (0xB8...0xBB).contains(bytes[index + 1]) {
                    index += 3
                } else if byte == 0xE2, index + 2 < bytes.count, bytes[index + 1] == 0x80, bytes[index + 2] >= 0x90 {
                    index += 3  // dashes, quotation marks, ellipsis
                } else {
                    return false
                }
            }
            return true
        }
    }
}
