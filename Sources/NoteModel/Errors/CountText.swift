/// Counts of things as messages say them: `1 note`, `2 notes`.
public enum CountText {
    /// - Parameter noun: in the singular; its plural takes an s.
    public static func noun(_ noun: String, _ number: some BinaryInteger) -> String { number == 1 ? noun : noun + "s" }

    public static func text(_ number: some BinaryInteger, _ noun: String) -> String {
        "\(number) \(self.noun(noun, number))"
    }
}
