extension Frame {
    var isFromSource: Bool {
        switch self {
        case .begin, .offers, .fingerprints, .withdrawals, .notes, .finished: true
        default: false
        }
    }

    var isFromSink: Bool {
        switch self {
        case .wants, .differences, .holdings, .relays, .declined, .acknowledgement: true
        default: false
        }
    }
}
