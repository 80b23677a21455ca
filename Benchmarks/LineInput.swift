import Foundation

/// The lines of standard input, read by a thread of their own: a wait in one of the few threads that tasks share would take half of them
/// away from the node that is being measured.
enum LineInput {
    /// Call once: two would share the lines between them.
    static func lines() -> AsyncStream<String> {
        let (lines, continuation) = AsyncStream<String>.makeStream()
        Thread.detachNewThread {
            while let line = readLine() { continuation.yield(line) }
            continuation.finish()
        }
        return lines
    }
}
