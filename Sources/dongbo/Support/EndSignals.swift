import Dispatch
import Glibc

/// Waits for whatever ends a server: SIGTERM, SIGINT, and for one that another program started the end of its input,
/// which comes even when that program was killed.
final class EndSignals: @unchecked Sendable {
    // Guard: `sources` are only kept alive, never touched after the start.
    private let events: AsyncStream<Void>
    private let sources: [any DispatchSourceSignal]

    /// Signals no longer end the process from here on.
    init(watchesInput: Bool = false) {
        let (events, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.events = events
        sources = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield() }
            source.resume()
            return source
        }
        guard watchesInput else { return }
        DispatchQueue(label: "dongbo.input").async {
            var byte: UInt8 = 0
            while true {
                let count = read(STDIN_FILENO, &byte, 1)
                if count == 0 || count < 0 && errno != EINTR { break }
            }
            continuation.yield()
        }
    }

    func wait() async {
        for await _ in events { return }
    }
}
