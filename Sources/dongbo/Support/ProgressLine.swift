import AdministrationProtocol

/// One line on the terminal that is written over as work goes on; nothing where standard error is no terminal.
struct ProgressLine: Sendable {
    private let isShown: Bool

    /// - Parameter isQuiet: never shows anything.
    init(isQuiet: Bool = false) { isShown = !isQuiet && Console.errorIsTerminal }

    func show(_ text: String) {
        guard isShown else { return }
        Console.error("\r\u{1B}[K" + text.prefix(Console.width - 1))
    }

    func show(_ step: Dongbo_Administration_V1_Step) {
        let share = step.total > 0 ? Double(step.done) / Double(step.total) : step.share
        let bar = share > 0 ? Self.bar(share) + " " : ""
        show("\(bar)\(step.what): \(Humanly.count(Int(step.done), "note")), \(Humanly.bytes(Int(step.bytes)))")
    }

    private static func bar(_ share: Double) -> String {
        let width = 20
        let share = min(max(share, 0), 1)
        let filled = Int((share * Double(width)).rounded(.down))
        return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled) + "] "
            + "\(Int((share * 100).rounded(.down))) %"
    }

    func clear() {
        guard isShown else { return }
        Console.error("\r\u{1B}[K")
    }
}
