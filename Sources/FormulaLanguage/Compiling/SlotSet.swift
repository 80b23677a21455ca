/// Slots of names. Formulas have few, so the first ones are bits, without memory of their own.
struct SlotSet {
    private var low: UInt64 = 0
    private var high: Set<Int> = []

    mutating func insert(_ slot: Int) {
        if slot < UInt64.bitWidth { low |= 1 << UInt64(slot) } else { high.insert(slot) }
    }

    func contains(_ slot: Int) -> Bool {
        slot < UInt64.bitWidth ? low & 1 << UInt64(slot) != 0 : high.contains(slot)
    }

    /// In order.
    var slots: [Int] {
        var slots: [Int] = []
        slots.reserveCapacity(low.nonzeroBitCount + high.count)
        var rest = low
        while rest != 0 {
            slots.append(rest.trailingZeroBitCount)
            rest &= rest - 1
        }
        return high.isEmpty ? slots : slots + high.sorted()
    }
}
