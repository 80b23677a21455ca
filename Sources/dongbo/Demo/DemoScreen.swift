import Interchange

/// What the demonstration shows while it runs; nothing on standard output when a program reads the result.
struct DemoScreen: Sendable {
    private let isJSON: Bool
    let progress: ProgressLine

    init(isJSON: Bool) {
        self.isJSON = isJSON
        progress = ProgressLine()
    }

    func say(_ line: String = "") {
        guard !isJSON else { return }
        Console.print(line.isEmpty ? "" : "   " + line)
        Console.flush()
    }

    func say(_ lines: [String]) { for line in lines { say(line) } }

    /// Announces a stage, runs it and says how long it took.
    func stage<Value>(_ number: Int, _ title: String, _ body: () async throws -> Value) async throws -> Value {
        if !isJSON {
            Console.print("\(number). \(title)")
            Console.flush()
        }
        let start = ContinuousClock.now
        let value = try await body()
        say("time: \(Humanly.seconds((ContinuousClock.now - start) / .seconds(1)))")
        if !isJSON { Console.print("") }
        return value
    }
}
