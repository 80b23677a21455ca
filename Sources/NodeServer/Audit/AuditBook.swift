import AuditLog
import Dispatch
import Foundation
import Glibc
import NoteModel
import ReplicationTransport
import Synchronization

/// The node's own log. Whatever is to be in it is in it before the answer goes out; what changes or refuses something is also on the disk
/// by then, what only reads follows within a second.
public final class AuditBook: Sendable {
    /// All logs of this node.
    let library: AuditLibrary
    private let node: String
    private let clock: NodeClock
    private let queue = DispatchQueue(label: "dongbo.audit", qos: .userInitiated)
    private let state: Mutex<State>
    /// On the disk, of those that ``State/written`` counts.
    private let synced = Atomic<UInt64>(0)
    private let output = Mutex(Writing(write: { write($0, $1.baseAddress, $1.count) }))

    /// A function alone in a `Mutex` would be wrapped once more by every look at it, and calling it end in a stack overflow.
    private struct Writing {
        var write: AuditFile.Output
    }

    private struct State: ~Copyable {
        var file: AuditFile
        /// Records since the program began, in whatever log.
        var written: UInt64 = 0
        var flushIsDue = false
        /// After a failed sync nobody knows what is on the disk.
        var broken: DongboError?
    }

    /// How long a reading may wait for company on its way to the disk.
    private static let flushDelay = DispatchTimeInterval.milliseconds(500)

    /// As a node does, in a folder of its own.
    public convenience init(path: String, node: HierarchicalName, clock: NodeClock) throws(DongboError) {
        try self.init(AuditLibrary(path: path), node: node, clock: clock)
    }

    /// Bytes of all logs in a folder.
    public static func bytes(path: String) -> Int {
        AuditLibrary(path: path).folders().flatMap { $0.segments() }
            .compactMap { try? FileManager.default.attributesOfItem(atPath: $0)[.size] as? Int }.reduce(0, +)
    }

    /// Opens the log of the node, or begins one.
    init(_ library: AuditLibrary, node: HierarchicalName, clock: NodeClock) throws(DongboError) {
        (self.library, self.node, self.clock) = (library, node.canonical, clock)
        let (file, remarks) = try library.openOwn(node: node.canonical)
        state = Mutex(State(file: file))
        for entry in remarks { try note(entry) }
        try sync(through: .max)
    }

    /// For tests: what writes to the disk.
    func setOutput(_ output: @escaping AuditFile.Output) { self.output.withLock { $0.write = output } }

    /// Whose log it is now; a damaged or refused one is followed by another.
    public var name: AuditLogName { state.withLock { $0.file.name } }
    public var head: AuditHead { state.withLock { $0.file.head } }
    var folder: AuditFolder { state.withLock { $0.file.folder } }

    /// The name and the end of the same log.
    var standing: (name: AuditLogName, head: AuditHead) { state.withLock { ($0.file.name, $0.file.head) } }

    /// Writes a record down. The system has it when this returns; the disk within a second. Costs one hash and one write.
    ///
    /// - Returns: the record's sequence.
    /// - Throws: `.inputOutput` when it cannot be written; then what it is about must not happen.
    @discardableResult
    public func note(_ entry: AuditEntry) throws(DongboError) -> UInt64 { try append(entry).sequence }

    /// Writes a record down and returns when it is on the disk. Those who wait at the same time share the wait.
    @discardableResult
    public func record(_ entry: AuditEntry) async throws -> UInt64 {
        let (sequence, number) = try append(entry)
        try await settle(through: number)
        return sequence
    }

    /// Returns when all records so far are on the disk.
    func settle() async throws { try await settle(through: state.withLock { $0.written }) }

    private func settle(through number: UInt64) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            queue.async { continuation.resume(with: Result { try self.sync(through: number) }) }
        }
    }

    private func append(_ entry: AuditEntry) throws(DongboError) -> (sequence: UInt64, number: UInt64) {
        let (output, milliseconds) = (output.withLock { $0.write }, clock.wallMilliseconds)
        let (sequence, number, flush) = try state.withLock { state throws(DongboError) in
            if let broken = state.broken { throw broken }
            var chain = state.file.chain
            let frame = chain.append(entry, milliseconds: milliseconds)
            try state.file.append(frame, reaching: chain, output: output)
            state.written += 1
            defer { state.flushIsDue = true }
            return (chain.head.sequence, state.written, !state.flushIsDue)
        }
        if flush { queue.asyncAfter(deadline: .now() + Self.flushDelay) { try? self.sync(through: .max) } }
        return (sequence, number)
    }

    private func sync(through number: UInt64) throws(DongboError) {
        let (descriptor, written) = try state.withLock { state throws(DongboError) in
            if let broken = state.broken { throw broken }
            state.flushIsDue = false
            return (state.file.descriptor, state.written)
        }
        guard synced.load(ordering: .acquiring) < min(number, written) else { return }
        guard fdatasync(descriptor.number) == 0 else {
            let failure = AuditFile.failure("sync", folder.path)
            state.withLock { $0.broken = failure }
            throw failure
        }
        synced.store(written, ordering: .releasing)
    }

    /// Leaves a log that the hub does not take as it is and begins another, which says why.
    ///
    /// - Parameter fault: what the hub says of the log `refused`; nothing happens when another has been begun since.
    func beginAnew(after refused: AuditLogName, because fault: AuditFault) async throws {
        let entry = try state.withLock { state throws(DongboError) -> AuditEntry? in
            guard state.file.name == refused else { return nil }
            guard fdatasync(state.file.descriptor.number) == 0 else {
                throw AuditFile.failure("sync", state.file.folder.path)
            }
            let end = state.file.head.sequence
            try state.file.folder.keep(fault: "the hub refused it: \(fault.text)")
            state.file = try library.createOwn(node: node)
            return AuditEntry(
                .beginLog, by: AuditActor(node, .node),
                detail: "the hub refused log \(refused.log), which ends at record \(end): \(fault.text)")
        }
        if let entry { try await record(entry) }
    }

    /// Puts what is left on the disk. The log stays as it is.
    public func close() { queue.sync { try? sync(through: .max) } }
}
