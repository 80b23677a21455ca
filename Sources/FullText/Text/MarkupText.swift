import NoteModel

/// The text between the tags of HTML or of an office document's XML.
///
/// Not a parser: it keeps what is between tags, resolves the common character references and nothing else, so that no
/// entity, reference or nesting of a hostile file can make it grow. O(*n*); the result is never longer than the input.
public enum MarkupText {
    /// Text of HTML; scripts, styles and comments are left out, blocks end lines.
    public static func html(_ text: String) -> String {
        strip(text, isBreak: { !inline.contains($0) }, isHidden: { hidden.contains($0) })
    }

    /// Text of the XML of a word processor (OOXML `document.xml`, OpenDocument `content.xml`): only paragraphs, cells, tabs
    /// and line breaks separate words, because a word may be cut into several runs.
    public static func office(_ text: String) -> String {
        strip(text, isBreak: { breaks.contains($0) }, isHidden: { $0 == "w:instrText" || $0 == "w:delText" })
    }

    private static let inline: Set<String> = [
        "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "o:p",
        "q", "s", "small", "span", "strong", "sub", "sup", "tt", "u", "var", "wbr",
    ]
    private static let hidden: Set<String> = ["script", "style", "template", "noscript"]
    private static let breaks: Set<String> = [
        "w:p", "w:tab", "w:br", "w:cr", "w:tc", "w:noBreakHyphen", "text:p", "text:h", "text:tab", "text:s",
        "text:line-break", "table:table-cell",
    ]
    private static let entities: [String: String] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "ndash": "–", "mdash": "—",
        "hellip": "…", "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”",
        "aacute": "á", "agrave": "à", "acirc": "â", "atilde": "ã", "eacute": "é", "egrave": "è", "ecirc": "ê",
        "iacute": "í", "igrave": "ì", "oacute": "ó", "ograve": "ò", "ocirc": "ô", "otilde": "õ", "uacute": "ú",
        "ugrave": "ù", "yacute": "ý", "Aacute": "Á", "Agrave": "À", "Acirc": "Â", "Atilde": "Ã", "Eacute": "É",
        "Egrave": "È", "Ecirc": "Ê", "Iacute": "Í", "Igrave": "Ì", "Oacute": "Ó", "Ograve": "Ò", "Ocirc": "Ô",
        "Otilde": "Õ", "Uacute": "Ú", "Ugrave": "Ù", "Yacute": "Ý",
    ]
    private static let referenceBytesMax = 12

    private static func strip(
        _ text: String, isBreak: (String) -> Bool, isHidden: (String) -> Bool
    ) -> String {
        var text = text
        let bytes = text.withUTF8 { bytes -> [UInt8] in
            var output: [UInt8] = []
            output.reserveCapacity(bytes.count / 2)
            var position = 0
            while position < bytes.count {
                switch bytes[position] {
                case 0x3C where isTag(bytes, position):
                    let tag = tag(bytes, position)
                    position = tag.end
                    if isBreak(tag.name) { output.append(0x0A) }
                    if !tag.isEnd, !tag.isEmpty, isHidden(tag.name) {
                        position = skip(bytes, from: position, toEndOf: Array(tag.name.utf8))
                    }
                case 0x26: position = reference(bytes, position, &output)
                case let byte:
                    output.append(byte)
                    position += 1
                }
            }
            return output
        }
        return PlainText.clean(String(decoding: bytes, as: UTF8.self))
    }

    /// Whether `<` begins a tag, an end tag, a comment or a declaration and is not a lone sign.
    private static func isTag(_ bytes: UnsafeBufferPointer<UInt8>, _ position: Int) -> Bool {
        guard position + 1 < bytes.count else { return false }
        let next = bytes[position + 1]
        return next == 0x2F || next == 0x21 || next == 0x3F || (0x41...0x5A).contains(next & 0xDF)
    }

    private static func tag(
        _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int
    ) -> (name: String, isEnd: Bool, isEmpty: Bool, end: Int) {
        if bytes[start...].starts(with: Array("<!--".utf8)) {
            return ("!--", false, true, end(of: Array("-->".utf8), bytes, from: start + 4))
        }
        var position = start + 1
        let isEnd = bytes[position] == 0x2F
        if isEnd { position += 1 }
        let nameStart = position
        while position < bytes.count, bytes[position] > 0x20, bytes[position] != 0x3E, bytes[position] != 0x2F {
            position += 1
        }
        let name = String(decoding: bytes[nameStart..<position], as: UTF8.self)
        var quote: UInt8 = 0
        while position < bytes.count, quote != 0 || bytes[position] != 0x3E {
            let byte = bytes[position]
            if quote != 0 { if byte == quote { quote = 0 } } else if byte == 0x22 || byte == 0x27 { quote = byte }
            position += 1
        }
        let isEmpty = position > start && position <= bytes.count && bytes[position - 1] == 0x2F
        return (name.contains(":") ? name : name.lowercased(), isEnd, isEmpty, min(bytes.count, position + 1))
    }

    /// After the first `mark`, or the end.
    private static func end(of mark: [UInt8], _ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var position = start
        while position + mark.count <= bytes.count {
            if bytes[position] == mark[0], bytes[position...].starts(with: mark) { return position + mark.count }
            position += 1
        }
        return bytes.count
    }

    /// To the end tag `</name`, in any case of letters.
    private static func skip(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, toEndOf name: [UInt8]
    ) -> Int {
        var position = start
        while position + name.count + 2 <= bytes.count {
            if bytes[position] == 0x3C, bytes[position + 1] == 0x2F,
                zip(bytes[(position + 2)...], name).allSatisfy({ $0 == $1 || $0 | 0x20 == $1 })
            {
                return position
            }
            position += 1
        }
        return bytes.count
    }

    /// Appends what `&…;` stands for, or the sign itself; returns where to go on.
    private static func reference(
        _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ output: inout [UInt8]
    ) -> Int {
        let limit = min(bytes.count, start + referenceBytesMax)
        guard let end = bytes[start..<limit].firstIndex(of: 0x3B) else {
            output.append(0x26)
            return start + 1
        }
        let name = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
        if name.hasPrefix("#") {
            let digits = name.dropFirst()
            let isHex = digits.first == "x" || digits.first == "X"
            let value = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            if let scalar = value.flatMap(Unicode.Scalar.init) {
                output += scalar.value < 0x20 ? [0x20] : Array(String(scalar).utf8)
                return end + 1
            }
        } else if let text = entities[name] {
            output += text.utf8
            return end + 1
        }
        output.append(0x26)
        return start + 1
    }
}
