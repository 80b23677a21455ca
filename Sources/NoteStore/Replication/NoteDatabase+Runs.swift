import NoteModel
import ReplicationCore

extension NoteDatabase {
    private static let runsSetting = "replication.runs"

    /// Notes that the file was opened, or that time has jumped under the program. Comes before the file's next exchange or save.
    ///
    /// - Parameter token: random.
    public static func beginRun(token: UInt64, in writer: any NoteStoreWriter) throws {
        var runs = try runs(reading: writer)
        runs.begin(token: token, after: try writer.lastSequence())
        try writer.setSetting(runsSetting, to: Hexadecimal.string(runs.encoded))
    }

    static func runs(reading reader: any NoteStoreReader) throws -> FileRuns {
        guard let text = try reader.setting(runsSetting) else { return FileRuns() }
        do throws(CodecError) {
            guard let bytes = Hexadecimal.bytes(text) else { throw .malformed("runs") }
            return try FileRuns(decoding: bytes)
        } catch {
            throw DongboError(.badData, "the list of this file's runs is damaged", cause: error)
        }
    }
}
