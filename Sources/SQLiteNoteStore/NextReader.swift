import Synchronization

/// Hands out reader connections in turn.
final class NextReader: Sendable {
    private let counter = Atomic<Int>(0)

    func next(of count: Int) -> Int {
        counter.wrappingAdd(1, ordering: .relaxed).oldValue.magnitude.remainder(count)
    }
}

extension UInt {
    fileprivate func remainder(_ count: Int) -> Int { Int(self % UInt(count)) }
}
