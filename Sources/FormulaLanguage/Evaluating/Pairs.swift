/// Which elements of two lists an operator brings together.
struct Pairs {
    private let left: Int
    private let right: Int
    private let permuted: Bool

    /// Charges for the pairs.
    ///
    /// - Throws: when the result would be longer than a list may be.
    init(_ left: Int, _ right: Int, permuted: Bool, _ evaluator: FormulaEvaluator) throws(FormulaFault) {
        (self.left, self.right, self.permuted) = (left, right, permuted)
        if permuted { try evaluator.checkCount(left * right) }
        try evaluator.charge(permuted ? left * right : max(left, right))
    }

    func map<T>(_ body: (Int, Int) throws(FormulaFault) -> T) throws(FormulaFault) -> [T] {
        var list: [T] = []
        if permuted {
            list.reserveCapacity(left * right)
            for i in 0..<left {
                for j in 0..<right { list.append(try body(i, j)) }
            }
        } else if left > 0, right > 0 {
            list.reserveCapacity(max(left, right))
            for index in 0..<max(left, right) { list.append(try body(min(index, left - 1), min(index, right - 1))) }
        }
        return list
    }

    func contains(_ body: (Int, Int) -> Bool) -> Bool {
        if permuted {
            for i in 0..<left {
                for j in 0..<right where body(i, j) { return true }
            }
            return false
        }
        guard left > 0, right > 0 else { return false }
        for index in 0..<max(left, right) where body(min(index, left - 1), min(index, right - 1)) { return true }
        return false
    }
}
