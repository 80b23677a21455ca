import Interchange
import Synchronization

/// Gathers replies that must all be seen before the first line can be printed.
final class ReplyCollector: Sendable {
    private let collected = Mutex<[JSONValue]>([])

    func add(_ json: JSONValue) { collected.withLock { $0.append(json) } }

    var all: [JSONValue] { collected.withLock { $0 } }
}
