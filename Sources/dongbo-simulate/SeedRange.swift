import ArgumentParser

/// `A..<B` on the command line.
struct SeedRange: ExpressibleByArgument {
    let range: Range<UInt64>

    init?(argument: String) {
        guard let dots = argument.range(of: "..<"), let lower = UInt64(argument[..<dots.lowerBound]),
            let upper = UInt64(argument[dots.upperBound...]), lower < upper
        else { return nil }
        range = lower..<upper
    }
}

extension String {
    /// Where `other` first occurs.
    fileprivate func range(of other: String) -> Range<Index>? { ranges(of: other).first }
}
