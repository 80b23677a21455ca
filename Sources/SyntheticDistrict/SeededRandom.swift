/// A repeatable source of random numbers: xoshiro256**, seeded through splitmix64.
///
/// The same seed and the same calls give the same values on every platform and Swift version; the draws are our own for
/// that reason, since the standard library may change how it uses a generator. Not for keys or tokens.
public struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    public init(seed: UInt64) {
        var source = seed
        state = (
            Self.splitmix(&source), Self.splitmix(&source), Self.splitmix(&source), Self.splitmix(&source)
        )
    }

    /// A generator of its own for the `index`th thing of a kind, so that things can be drawn in any order.
    public init(seed: UInt64, stream: UInt64, index: Int) {
        var source = seed
        source = Self.splitmix(&source) ^ stream
        source = Self.splitmix(&source) ^ UInt64(bitPattern: Int64(index))
        self.init(seed: Self.splitmix(&source))
    }

    private static func splitmix(_ source: inout UInt64) -> UInt64 {
        source &+= 0x9e37_79b9_7f4a_7c15
        var mixed = source
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    public mutating func next() -> UInt64 {
        let product = state.1 &* 5
        let result = ((product << 7) | (product >> 57)) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = (state.3 << 45) | (state.3 >> 19)
        return result
    }
}

extension SeededRandom {
    /// A number in `0..<bound`, every one equally likely.
    ///
    /// - Precondition: `bound > 0`.
    public mutating func int(below bound: Int) -> Int {
        precondition(bound > 0)
        let range = UInt64(bound)
        var (high, low) = next().multipliedFullWidth(by: range)
        if low < range {
            let threshold = (0 &- range) % range
            while low < threshold { (high, low) = next().multipliedFullWidth(by: range) }
        }
        return Int(high)
    }

    /// A number in `range`, both ends included.
    public mutating func int(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + int(below: range.upperBound - range.lowerBound + 1)
    }

    /// True `percent` times in a hundred.
    public mutating func chance(_ percent: Int) -> Bool { int(below: 100) < percent }

    /// One element.
    ///
    /// - Precondition: `elements` is not empty.
    public mutating func pick<Element>(_ elements: [Element]) -> Element { elements[int(below: elements.count)] }

    /// One element, by its weight.
    public mutating func pick<Element>(_ elements: WeightedList<Element>) -> Element {
        elements[weight: int(below: elements.total)]
    }

    /// Puts the elements in a random order (Fisher and Yates).
    public mutating func shuffle<Element>(_ elements: inout [Element]) {
        for last in stride(from: elements.count - 1, to: 0, by: -1) { elements.swapAt(last, int(below: last + 1)) }
    }
}
