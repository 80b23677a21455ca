/// Small and capital letters of Latin scripts, Vietnamese among them, out of a table: names are what views change the case of
/// most, and asking Unicode's own tables for each letter costs ten times as much.
enum LatinCase {
    enum Change { case lower, upper, proper }

    /// Basic Latin to Latin Extended-B, and Latin Extended Additional, which has the rest of Vietnamese.
    private static let first: UInt32 = 0x250
    private static let additional: Range<UInt32> = 0x1E00..<0x1F00
    private static let isKnown: UInt32 = 1 << 31
    private static let isLetter: UInt32 = 1 << 30

    /// By character: the small letter in the lowest 13 bits, the capital in the 13 above, and what is known of it. Characters
    /// that become several, or that have a title form of their own, are not in here.
    private static let table: [UInt32] = {
        (Array(0..<first) + Array(additional)).map { code in
            guard let properties = Unicode.Scalar(code)?.properties,
                let lower = single(properties.lowercaseMapping), let upper = single(properties.uppercaseMapping),
                properties.titlecaseMapping == properties.uppercaseMapping, covers(lower), covers(upper)
            else { return 0 }
            return lower | upper << 13 | isKnown | (properties.isAlphabetic ? isLetter : 0)
        }
    }()

    private static func single(_ text: String) -> UInt32? {
        text.unicodeScalars.count == 1 ? text.unicodeScalars.first!.value : nil
    }

    private static func covers(_ code: UInt32) -> Bool { code < first || additional.contains(code) }

    /// Nil when the text has a character that is not in the table: then Unicode has to be asked.
    ///
    /// - Complexity: O(*n*), one pass.
    static func mapped(_ text: String, _ change: Change) -> String? {
        var text = text
        return text.withUTF8 { bytes in
            let table = Self.table
            var isWhole = true
            // No letter of the table has a longer form in the other case than half as much again.
            let result = String(unsafeUninitializedCapacity: bytes.count + bytes.count / 2 + 4) { target in
                var writer = Writer(target: target)
                isWhole = map(bytes, table, change, &writer)
                return isWhole ? writer.count : 0
            }
            return isWhole ? result : nil
        }
    }

    private static func map(
        _ bytes: UnsafeBufferPointer<UInt8>, _ table: [UInt32], _ change: Change, _ writer: inout Writer
    ) -> Bool {
        var (index, inWord) = (0, false)
        while index < bytes.count {
            let byte = UInt32(bytes[index])
            let place: Int
            if byte < 0x80 {
                place = Int(byte)
                index += 1
            } else if byte < 0xE0, index + 1 < bytes.count {
                let code = (byte & 0x1F) << 6 | UInt32(bytes[index + 1] & 0x3F)
                guard code < first else { return false }
                place = Int(code)
                index += 2
            } else if byte == 0xE1, index + 2 < bytes.count {
                let code = 0x1000 | UInt32(bytes[index + 1] & 0x3F) << 6 | UInt32(bytes[index + 2] & 0x3F)
                guard additional.contains(code) else { return false }
                place = Int(first + code - additional.lowerBound)
                index += 3
            } else {
                return false
            }
            let entry = table[place]
            guard entry & isKnown != 0 else { return false }
            let isLower = change == .lower || (change == .proper && inWord)
            writer.append(isLower ? entry & 0x1FFF : entry >> 13 & 0x1FFF)
            inWord = entry & isLetter != 0
        }
        return true
    }

    /// Writes UTF-8 of characters below U+2000.
    private struct Writer {
        let target: UnsafeMutableBufferPointer<UInt8>
        var count = 0

        @inline(__always)
        mutating func append(_ code: UInt32) {
            if code < 0x80 {
                target[count] = UInt8(truncatingIfNeeded: code)
                count += 1
            } else if code < 0x800 {
                target[count] = UInt8(truncatingIfNeeded: 0xC0 | code >> 6)
                target[count + 1] = UInt8(truncatingIfNeeded: 0x80 | code & 0x3F)
                count += 2
            } else {
                target[count] = UInt8(truncatingIfNeeded: 0xE0 | code >> 12)
                target[count + 1] = UInt8(truncatingIfNeeded: 0x80 | code >> 6 & 0x3F)
                target[count + 2] = UInt8(truncatingIfNeeded: 0x80 | code & 0x3F)
                count += 3
            }
        }
    }
}

extension String {
    /// As `lowercased()`, quicker for Latin letters with marks.
    var lowerCase: String { LatinCase.mapped(self, .lower) ?? lowercased() }

    /// As `uppercased()`, quicker for Latin letters with marks.
    var upperCase: String { LatinCase.mapped(self, .upper) ?? uppercased() }
}
