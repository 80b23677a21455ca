import ReplicationCore

/// An exchange under way: two ends and the frames between them.
final class Line {
    let caller: ExchangeEnd
    let called: ExchangeEnd
    private(set) var toCaller: [Frame] = []
    private(set) var toCalled: [Frame] = []
    /// Everything the caller said, for saying it again.
    private(set) var said: [Frame] = []
    private(set) var noteCount = 0
    private var turn = 0

    init(caller: ExchangeEnd, called: ExchangeEnd) throws {
        self.caller = caller
        self.called = called
        toCaller = try called.handle(.start)
        say(try caller.handle(.start))
    }

    var isQuiet: Bool { toCaller.isEmpty && toCalled.isEmpty }
    var isFinished: Bool { caller.isFinished && called.isFinished && isQuiet }

    private func say(_ frames: [Frame]) {
        said += frames
        toCalled += frames
    }

    /// Moves one frame, alternately, so that both directions run side by side. Does nothing on a quiet line.
    func deliver() throws {
        turn += 1
        if !toCalled.isEmpty, toCaller.isEmpty || turn.isMultiple(of: 2) {
            let frame = toCalled.removeFirst()
            count(frame)
            toCaller += try called.handle(.received(frame))
        } else if !toCaller.isEmpty {
            let frame = toCaller.removeFirst()
            count(frame)
            say(try caller.handle(.received(frame)))
        }
    }

    private func count(_ frame: Frame) {
        if case .notes(let notes) = frame { noteCount += Int(notes.noteCount) }
    }
}
