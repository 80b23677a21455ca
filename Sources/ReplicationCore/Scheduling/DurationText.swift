import NoteModel

/// Spans of time as people write them: `90s`, `5m`, `2h`, `1d`.
public enum DurationText {
    private static let units: [(suffix: Character, seconds: UInt64)] = [
        ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1),
    ]
    /// A year; longer is a mistake.
    static let secondsMax: UInt64 = 366 * 86_400

    /// - Returns: seconds.
    /// - Throws: `.wrongUsage` that says what a duration looks like.
    public static func seconds(_ text: String) throws(DongboError) -> UInt64 {
        guard let suffix = text.last, let unit = units.first(where: { $0.suffix == suffix }),
            let number = UInt64(text.dropLast()), number <= secondsMax, number * unit.seconds <= secondsMax
        else {
            throw DongboError(.wrongUsage, "a duration is written as 90s, 5m, 2h or 1d, not '\(text)'")
        }
        return number * unit.seconds
    }

    /// In the largest unit that gives a whole number.
    public static func text(seconds: UInt64) -> String {
        let unit = units.first { seconds > 0 && seconds % $0.seconds == 0 } ?? ("s", 1)
        return "\(seconds / unit.seconds)\(unit.suffix)"
    }
}
