import Glibc
import Interchange
import NoteModel
import SyntheticDistrict

/// Writes notes to standard output as JSON lines, in blocks.
struct LineOutput {
    private static let blockBytes = 1 << 18
    private var block: [UInt8] = []

    init() { block.reserveCapacity(Self.blockBytes + 16_384) }

    /// - Throws: `.inputOutput` when standard output takes no more.
    mutating func write(_ note: SyntheticNote) throws(DongboError) {
        let line = NoteLine(unid: note.unid, form: note.form, changes: note.items.map { ($0.0, .set($0.1)) })
        JSONWriter.write(line.json, to: &block)
        block.append(0x0A)
        if block.count >= Self.blockBytes { try flush() }
    }

    mutating func flush() throws(DongboError) {
        var written = 0
        while written < block.count {
            let count = block.withUnsafeBytes {
                Glibc.write(STDOUT_FILENO, $0.baseAddress! + written, $0.count - written)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw DongboError(
                    .inputOutput, "writing to standard output failed: \(String(cString: strerror(errno)))")
            }
            written += count
        }
        block.removeAll(keepingCapacity: true)
    }
}
