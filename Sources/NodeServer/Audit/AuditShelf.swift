import AuditLog
import Dispatch
import Foundation
import Glibc
import NoteModel
import ReplicationTransport
import Synchronization

/// The hub's copies of other nodes' logs.
final class AuditShelf: Sendable {
    /// What a delivery came to.
    struct Taken: Sendable {
        let receipt: AuditReceipt
        /// What the hub is to write into its own log about it.
        var news: [AuditEntry] = []
    }

    /// Logs of one node. A node begins another only when the one before was damaged or refused.
    static let logsMax = 64

    private let library: AuditLibrary
    private let queue = DispatchQueue(label: "dongbo.audit.shelf", qos: .utility)
    private let shelves = Mutex<Shelves>(Shelves())

    /// Used on the queue only; the lock says so to the compiler.
    private struct Shelves: ~Copyable {
        var files: [AuditLogID: AuditFile] = [:]
        /// Node by log, of every log that is here.
        var owners: [AuditLogID: String]?
    }

    init(_ library: AuditLibrary) { self.library = library }

    /// Judges a delivery and stores what is new of it, durably.
    ///
    /// - Parameter author: the hub, for what it writes about it.
    func take(_ delivery: AuditIntake.Delivery, author: AuditActor) async throws -> Taken {
        try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(
                    with: Result { try self.shelves.withLock { try self.take(delivery, author, &$0) } })
            }
        }
    }

    private func take(
        _ delivery: AuditIntake.Delivery, _ author: AuditActor, _ shelves: inout Shelves
    ) throws -> Taken {
        var news: [AuditEntry] = []
        let file: AuditFile
        switch try find(delivery.name, author, &shelves, &news) {
        case .success(let found): file = found
        case .failure(let fault): return try refuse(delivery.name, fault, author, news)
        }
        var intake = AuditIntake(held: file.head)
        let (verdict, frames) = intake.judge(delivery)
        guard case .take = verdict else {
            guard case .refuse(let fault) = verdict else { preconditionFailure("a verdict takes or refuses") }
            return try refuse(delivery.name, fault, author, news)
        }
        if !frames.isEmpty {
            do {
                try file.append(frames, reaching: AuditChain(delivery.name, head: intake.held)) {
                    write($0, $1.baseAddress, $1.count)
                }
                guard fdatasync(file.descriptor.number) == 0 else { throw AuditFile.failure("sync", file.folder.path) }
            } catch {
                // Opened again next time, it is as far as the disk has it.
                shelves.files[delivery.name.log] = nil
                throw error
            }
        }
        return Taken(receipt: .held(file.head, nil), news: news)
    }

    private func find(
        _ name: AuditLogName, _ author: AuditActor, _ shelves: inout Shelves, _ news: inout [AuditEntry]
    ) throws -> Result<AuditFile, AuditFault> {
        if let file = shelves.files[name.log], file.name == name { return .success(file) }
        var owners =
            shelves.owners
            ?? Dictionary(library.folders().compactMap { $0.name() }.map { ($0.log, $0.node) }) { first, _ in first }
        defer { shelves.owners = owners }
        if let owner = owners[name.log] {
            guard owner == name.node else {
                throw DongboError(.noRight, "the audit log \(name.log) is not \(name.node)'s")
            }
            switch try AuditFile.open(library.folder(name.log)) {
            case .whole(let file), .cut(let file, _):
                shelves.files[name.log] = file
                return .success(file)
            case .damaged(let fault): return .failure(fault)
            }
        }
        let others = owners.filter { $0.value == name.node }.count
        guard others < Self.logsMax else {
            throw DongboError(.noRight, "\(name.node) has begun \(others) audit logs; see what is wrong with it")
        }
        let file = try AuditFile.create(library.folder(name.log), name)
        (shelves.files[name.log], owners[name.log]) = (file, name.node)
        if others > 0 {
            let text = "\(name.node) has begun log \(name.log) beside \(others) that the hub has of it"
            try file.folder.keep(fault: text)
            news.append(AuditEntry(.logFault, by: author, code: "newLog", detail: text))
        }
        return .success(file)
    }

    /// Every fault of a log is written down once.
    private func refuse(
        _ name: AuditLogName, _ fault: AuditFault, _ author: AuditActor, _ news: [AuditEntry]
    ) throws -> Taken {
        var news = news
        let folder = library.folder(name.log)
        let text = "\(name.node): \(fault.text)"
        if folder.knownFault() != text {
            try folder.keep(fault: text)
            news.append(
                AuditEntry(
                    .logFault, .refused, by: author, code: fault.name, detail: "\(text) (log \(name.log))"))
        }
        return Taken(receipt: .refused(fault), news: news)
    }
}
