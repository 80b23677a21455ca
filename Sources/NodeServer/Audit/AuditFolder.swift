import AuditLog
import Foundation
import NoteModel
import ReplicationTransport
import X509

/// A log on disk, for reading: the node's own, or on the hub another node's.
struct AuditFolder: Sendable, Hashable {
    let path: String

    private static let segmentExtension = ".log"
    private var signature: String { path + "/countersignature" }
    private var fault: String { path + "/fault" }

    func segment(after sequence: UInt64) -> String {
        let number = String(sequence + 1)
        return path + "/" + String(repeating: "0", count: 20 - number.count) + number + Self.segmentExtension
    }

    /// Paths, oldest first.
    func segments() -> [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return files.filter { $0.hasSuffix(Self.segmentExtension) }.sorted().map { path + "/" + $0 }
    }

    /// Whose log it is; nil when no segment says so.
    func name() -> AuditLogName? {
        segments().lazy.compactMap { path -> AuditLogName? in
            guard let file = FileHandle(forReadingAtPath: path) else { return nil }
            defer { try? file.close() }
            // A header has some hundred bytes.
            guard let bytes = try? file.read(upToCount: 4096) else { return nil }
            return (try? AuditSegment(reading: [UInt8](bytes)))?.name
        }.first
    }

    /// The hub's latest word about it.
    func countersignature() -> Countersignature? {
        guard let text = try? DurableFile.read(signature), let bytes = Data(base64Encoded: Data(text)) else {
            return nil
        }
        return try? Countersignature(decoding: [UInt8](bytes))
    }

    func keep(_ countersignature: Countersignature) throws(DongboError) {
        try DurableFile.write(
            [UInt8](Data(countersignature.bytes).base64EncodedData()), to: signature, mode: 0o600)
    }

    /// What was found to be wrong with it; nil as long as nothing was.
    func knownFault() -> String? {
        (try? DurableFile.read(fault)).map { String(decoding: $0, as: UTF8.self) }
    }

    func keep(fault text: String) throws(DongboError) { try DurableFile.write(text, to: fault, mode: 0o600) }

    /// Calls `body` with the records from the last to the first, until it answers false. Costs reading the segments it comes to.
    func forEachFromEnd(_ body: (AuditRecord) -> Bool) throws(DongboError) {
        for path in segments().reversed() {
            let bytes = try DurableFile.read(path)
            guard let segment = try? AuditSegment(reading: bytes) else { continue }
            for (record, _) in segment.contents(of: bytes).records.reversed() {
                guard body(record) else { return }
            }
        }
    }

    /// Frames after a sequence, of one segment, some `limit` bytes; empty when there are none.
    ///
    /// - Parameter last: no later ones; the log may be growing.
    func frames(after sequence: UInt64, through last: UInt64 = .max, limit: Int) throws(DongboError) -> [UInt8] {
        // The last segment that begins at or before the wanted record.
        guard let path = segments().last(where: { $0 <= segment(after: sequence) }) else { return [] }
        let bytes = try DurableFile.read(path)
        guard let segment = try? AuditSegment(reading: bytes) else { return [] }
        let contents = segment.contents(of: bytes)
        var start = segment.framesOffset
        var end = start
        for (record, frameEnd) in contents.records {
            if record.sequence <= sequence {
                (start, end) = (frameEnd, frameEnd)
                continue
            }
            if record.sequence > last || (frameEnd - start > limit && end > start) { break }
            end = frameEnd
        }
        return Array(bytes[start..<end])
    }
}
