/// An operator between two operands, without its permuted form.
enum Operator: UInt8, Sendable {
    case multiply, divide, add, subtract
    case equal, notEqual, less, greater, notGreater, notLess
    case and, or

    /// 4 binds tightest here, 7 least; 1 to 3 are subscripts, lists and signs.
    var level: Int {
        switch self {
        case .multiply, .divide: 4
        case .add, .subtract: 5
        case .equal, .notEqual, .less, .greater, .notGreater, .notLess: 6
        case .and, .or: 7
        }
    }

    var isComparison: Bool { level == 6 }
}
