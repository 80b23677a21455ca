import NoteModel
import ReplicationCore

extension NoteDatabase {
    private static let runsSetting = "replication.runs"
    private static let runKeySetting = "replication.runs.key"

    /// Notes that the file was opened, or that time has jumped under the program. Comes before the file's next exchange or save.
    ///
    /// - Parameters:
    ///   - token: random.
    ///   - secret: ``RunKey/secretBytes`` random bytes, for a file that has no key of its own yet.
    public static func beginRun(token: UInt64, secret: [UInt8], in writer: any NoteStoreWriter) throws {
        var runs = try runs(reading: writer)
        runs.begin(token: token, after: try writer.lastSequence())
        try writer.setSetting(runsSetting, to: Hexadecimal.string(runs.encoded))
        let file = try writer.identity().incarnation
        guard runs.key?.file != file else { return }
        try writer.setSetting(
            runKeySetting, to: Hexadecimal.string(RunKey(of: file, secret: secret).encoded))
    }

    /// What the file remembers of its runs.
    ///
    /// - Throws: `.badData` when that cannot be read.
    public static func runs(reading reader: any NoteStoreReader) throws -> FileRuns {
        var runs = try decoded(runsSetting, reading: reader, FileRuns.init(decoding:)) ?? FileRuns()
        runs.key = try decoded(runKeySetting, reading: reader, RunKey.init(decoding:))
        return runs
    }

    private static func decoded<T>(
        _ setting: String, reading reader: any NoteStoreReader, _ decode: ([UInt8]) throws(CodecError) -> T
    ) throws -> T? {
        guard let text = try reader.setting(setting) else { return nil }
        do throws(CodecError) {
            guard let bytes = Hexadecimal.bytes(text) else { throw .malformed("runs") }
            return try decode(bytes)
        } catch {
            throw DongboError(.badData, "the list of this file's runs is damaged", cause: error)
        }
    }
}
