/// One of the orders a view can be had in: its own, or by a column that people may sort by.
public struct ViewOrder: Sendable, Hashable {
    /// 0 is the view's own order; then two for each column.
    public let number: Int

    public static let own = ViewOrder(number: 0)

    public init(number: Int) { self.number = number }

    public init(column: Int, isDescending: Bool) { number = 1 + column * 2 + (isDescending ? 1 : 0) }

    /// Nil for the view's own order.
    public var column: Int? { number == 0 ? nil : (number - 1) / 2 }
    public var isDescending: Bool { number > 0 && number.isMultiple(of: 2) }
}

extension ViewDesign {
    /// The orders that are kept, the view's own first.
    public var orders: [ViewOrder] {
        [.own]
            + columns.enumerated().flatMap { index, column -> [ViewOrder] in
                switch column.resort {
                case .none: []
                case .ascending: [ViewOrder(column: index, isDescending: false)]
                case .descending: [ViewOrder(column: index, isDescending: true)]
                case .both: [false, true].map { ViewOrder(column: index, isDescending: $0) }
                }
            }
    }

    public var categoryColumns: [Int] { columns.indices.filter { columns[$0].isCategorized } }
    /// Columns whose numbers are summed up.
    public var totalColumns: [Int] { columns.indices.filter { columns[$0].totals != .none } }
}
