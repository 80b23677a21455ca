import NoteModel

/// Reads the dates of items from their bytes. A dossier has dozens of them, so the general way through substrings would
/// be half the cost of an import.
enum ISODate {
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; nil for anything else and for days that do not exist.
    static func date(_ text: String) -> CalendarDate? {
        var parts = (0, 0, 0)
        var index = 0
        for byte in text.utf8 {
            if index == 4 || index == 7 {
                guard byte == UInt8(ascii: "-") else { return nil }
            } else {
                guard (0x30...0x39).contains(byte), index < 10 else { return nil }
                let digit = Int(byte &- 0x30)
                if index < 4 {
                    parts.0 = parts.0 * 10 + digit
                } else if index < 7 {
                    parts.1 = parts.1 * 10 + digit
                } else {
                    parts.2 = parts.2 * 10 + digit
                }
            }
            index += 1
        }
        switch index {
        case 4: return CalendarDate(year: parts.0)
        case 7: return CalendarDate(year: parts.0, month: parts.1)
        case 10: return CalendarDate(year: parts.0, month: parts.1, day: parts.2)
        default: return nil
        }
    }
}
