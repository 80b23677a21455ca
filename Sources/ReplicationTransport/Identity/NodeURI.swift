import NoteModel

/// A node's name as the certificate carries it: `dongbo:node:` or, for the hub, `dongbo:hub:`, and the percent-encoded
/// canonical name.
///
/// The hub is marked because a joining node sends its token to whom the authority's fingerprint vouches for, and that must
/// not be just any node of the organisation. The subject of a certificate says the same, for people and other software; only this form is ever read back.
enum NodeURI {
    static func string(for name: HierarchicalName, isHub: Bool) -> String {
        var text = prefix(isHub)
        for byte in name.canonical.utf8 {
            if isUnreserved(byte) {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += "%" + Hexadecimal.string([byte])
            }
        }
        return text
    }

    /// Nil unless `text` is exactly what ``string(for:isHub:)`` makes of some name.
    static func parse(_ text: String) -> (name: HierarchicalName, isHub: Bool)? {
        let isHub = text.hasPrefix(prefix(true))
        guard isHub || text.hasPrefix(prefix(false)) else { return nil }
        var bytes: [UInt8] = []
        var rest = text.utf8.dropFirst(prefix(isHub).utf8.count)
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                let digits = String(decoding: rest.prefix(2), as: UTF8.self)
                guard let decoded = Hexadecimal.bytes(digits), decoded.count == 1 else { return nil }
                bytes.append(decoded[0])
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        guard let canonical = String(validating: bytes, as: UTF8.self),
            let name = try? HierarchicalName(parsing: canonical), string(for: name, isHub: isHub) == text
        else { return nil }
        return (name, isHub)
    }

    private static func prefix(_ isHub: Bool) -> String { isHub ? "dongbo:hub:" : "dongbo:node:" }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
        }
    }
}
