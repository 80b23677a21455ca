/// Elements with integer weights, for ``SeededRandom/pick(_:)-(WeightedList<Element>)``.
public struct WeightedList<Element: Sendable>: Sendable {
    private let elements: [Element]
    /// Sum of the weights up to and with the element of the same index.
    private let sums: [Int]

    /// - Precondition: every weight is positive and there is at least one.
    public init(_ pairs: [(Element, Int)]) {
        precondition(!pairs.isEmpty && pairs.allSatisfy { $0.1 > 0 })
        elements = pairs.map(\.0)
        var sum = 0
        sums = pairs.map {
            sum += $0.1
            return sum
        }
    }

    /// `"Nguyễn 38, Trần 11"`: every element with its weight.
    init(_ text: String) where Element == String {
        self.init(
            text.split(separator: ",").map { entry in
                let split = entry.lastIndex(of: " ")!
                return (Self.trim(entry[..<split]), Int(entry[entry.index(after: split)...])!)
            })
    }

    private static func trim(_ text: Substring) -> String where Element == String {
        String(text.drop { $0 == " " || $0 == "\n" })
    }

    /// Sum of all weights.
    public var total: Int { sums[sums.count - 1] }

    /// The element whose share of `0..<total` holds `weight`.
    subscript(weight weight: Int) -> Element {
        var low = 0
        var high = sums.count - 1
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] > weight { high = middle } else { low = middle + 1 }
        }
        return elements[low]
    }
}
