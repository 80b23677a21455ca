import Interchange
import NoteModel
import NoteStore

/// Turns lines into chunks of saves.
struct BulkParser {
    /// Lines of one durable transaction: enough that the disk's wait is shared, few enough that others get their turn.
    static let linesPerChunk = 500

    private let caller: NoteCaller
    private var seals: SealingIntake
    private var line = 0
    private var chunk = BulkChunk()

    init(caller: NoteCaller, seals: SealingIntake) { (self.caller, self.seals) = (caller, seals) }

    /// - Returns: a chunk when it is full.
    mutating func add(_ bytes: [UInt8]) -> BulkChunk? {
        line += 1
        guard bytes.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { return nil }
        do throws(DongboError) {
            chunk.saves.append((line, try request(seals.line(bytes, line))))
        } catch {
            chunk.refusals.append(BulkRefusal(line: line, error: error))
        }
        return chunk.saves.count + chunk.refusals.count >= Self.linesPerChunk ? finish() : nil
    }

    /// What has been collected; nil when there is nothing.
    mutating func finish() -> BulkChunk? {
        defer { chunk = BulkChunk() }
        return chunk.saves.isEmpty && chunk.refusals.isEmpty ? nil : chunk
    }

    private func request(_ line: NoteLine) throws(DongboError) -> SaveRequest {
        var form: String?
        if let text = line.form { form = try ItemChanges.check(form: text) }
        var base: RevisionToken?
        if let text = line.base { base = try ItemChanges.base(text) }
        return SaveRequest(
            unid: line.unid, base: base, form: form, changes: try ItemChanges.check(line.changes), caller: caller)
    }
}
