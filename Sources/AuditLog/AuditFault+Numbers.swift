/// How a fault travels: its name and two numbers.
extension AuditFault {
    public var numbers: (first: UInt64, second: UInt64) {
        switch self {
        case .unreadable(let sequence), .fork(let sequence), .overrun(let sequence): (sequence, 0)
        case .gap(let expected, let found): (expected, found)
        case .wentBack(let end, let before): (end, before)
        case .badCountersignature: (0, 0)
        }
    }

    /// Nil for a fault of a newer version.
    public init?(name: String, _ first: UInt64, _ second: UInt64) {
        let known: [AuditFault] = [
            .unreadable(after: first), .gap(expected: first, found: second), .fork(at: first),
            .wentBack(to: first, from: second), .badCountersignature, .overrun(first),
        ]
        guard let fault = known.first(where: { $0.name == name }) else { return nil }
        self = fault
    }
}
