/// Counts of things as messages say them: `1 note`, `2 notes`.
public enum CountText {
    /// - Parameter noun: in the singular; its plural takes an s.
    public static func noun(_ noun: String, _ number: some BinaryInteger) -> String { number == 1 ? noun : noun + "s" }

    public static func text(_ number: some BinaryInteger, _ noun: String) -> String {
        "\(number) \(self.noun(noun, number))"
    }

    /// A length of time in the largest unit of which there are at least two.
    public static func span(milliseconds: UInt64) -> String {
        let (minutes, hours, days) = (milliseconds / 60_000, milliseconds / 3_600_000, milliseconds / 86_400_000)
        return days > 1 ? "\(days) days" : hours > 1 ? "\(hours) hours" : "\(minutes) minutes"
    }
}
