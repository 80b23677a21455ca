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
        show("\(step.what): \(Humanly.count(Int(step.done))) notes, \(Humanly.bytes(Int(step.bytes)))")
    }

    func clear() {
        guard isShown else { return }
        Console.error("\r\u{1B}[K")
    }
}
