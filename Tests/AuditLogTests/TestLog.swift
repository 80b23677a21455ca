import AuditLog
import NoteModel

/// A log in memory: what a node has written so far.
struct TestLog {
    let segment: AuditSegment
    private(set) var chain: AuditChain
    private(set) var file: [UInt8]
    /// Where each record's frame ends.
    private(set) var ends: [Int] = []

    init(node: String = "CN=phuong/O=Thanh Xuân", log: UInt128 = 1) {
        let name = AuditLogName(node: node, log: AuditLogID(rawValue: log))
        segment = AuditSegment(name, before: name.beginning)
        chain = AuditChain(name)
        file = segment.header
    }

    var name: AuditLogName { chain.name }
    var head: AuditHead { chain.head }
    var contents: AuditSegment.Contents { segment.contents(of: file) }

    mutating func write(_ entries: Int, at milliseconds: UInt64 = 1000) {
        for number in 0..<entries { write(.read("note \(number)"), at: milliseconds) }
    }

    mutating func write(_ entry: AuditEntry, at milliseconds: UInt64 = 1000) {
        file += chain.append(entry, milliseconds: milliseconds)
        ends.append(file.count)
    }

    /// Frames of the records after a sequence.
    func frames(after sequence: UInt64) -> [UInt8] {
        Array(file[(sequence == 0 ? segment.framesOffset : ends[Int(sequence) - 1])...])
    }

    func delivery(after sequence: UInt64) -> AuditIntake.Delivery {
        AuditIntake.Delivery(name, head: head, frames: frames(after: sequence))
    }
}

extension AuditActor {
    static let lan = AuditActor("CN=Lan/O=Thanh Xuân", .commandLine, from: "socket")
}

extension AuditEntry {
    static func read(_ detail: String = "") -> AuditEntry {
        AuditEntry(.read, by: .lan, database: "chi-bo", unids: [UNID(rawValue: 7)], detail: detail)
    }
}
