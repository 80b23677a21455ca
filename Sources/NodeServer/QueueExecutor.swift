import Dispatch

/// Runs an actor's jobs on one Dispatch queue, so that its blocking calls stay off Swift's small shared thread pool.
final class QueueExecutor: SerialExecutor {
    let queue: DispatchQueue

    init(label: String) { queue = DispatchQueue(label: label, qos: .userInitiated) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    /// Lets a plain block on the queue count as the actor's own code.
    func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }
}
