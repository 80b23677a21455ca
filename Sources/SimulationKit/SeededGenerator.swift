/// The only source of chance in the simulator: SplitMix64.
///
/// The standard library's `random(in:)` and `shuffled()` may change between Swift versions; a seed printed today must replay
/// in ten years, so the few drawing functions are written out here.
/// - SeeAlso: Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) {
        state = seed
        // Neighbouring seeds would otherwise begin alike.
        state = next() ^ 0x6A09_E667_F3BC_C909
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number of `0..<bound`. - Precondition: `bound > 0`.
    public mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0, "nothing to choose from")
        return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// True in `percent` of 100 draws.
    public mutating func chance(percent: Int) -> Bool { below(100) < percent }

    /// One of `choices`. - Precondition: there is one.
    public mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }

    /// `items` in random order (Fisher–Yates).
    public mutating func reordered<T>(_ items: [T]) -> [T] {
        var items = items
        guard items.count > 1 else { return items }
        for last in stride(from: items.count - 1, to: 0, by: -1) { items.swapAt(last, below(last + 1)) }
        return items
    }
}
