import Foundation
import NoteModel

/// One golden file: a line `hash …` and the bytes in hexadecimal, 32 a line.
struct GoldenFile {
    static let revisions = [
        "revision-first-save", "revision-every-kind-of-value", "revision-deletion", "revision-resolution",
        "revision-redacted",
    ]
    static let states = ["state-plain", "state-siblings", "state-deleted", "state-open-conflict"]

    static let signatures = ["signature-list", "group-tree", "group-message"]

    let hash: String
    let bytes: [UInt8]

    static let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../../../Fixtures/format-v1")

    /// Reads the file; writes it first where it is missing and the environment asks for it.
    static func load(_ name: String, sample: () throws -> (bytes: [UInt8], hash: Digest)) throws -> GoldenFile {
        let url = directory.appending(path: "\(name).txt")
        if ProcessInfo.processInfo.environment["DONGBO_WRITE_GOLDEN_FILES"] != nil,
            !FileManager.default.fileExists(atPath: url.path)
        {
            let (bytes, hash) = try sample()
            let lines = stride(from: 0, to: bytes.count, by: 32).map {
                Hexadecimal.string(bytes[$0..<min($0 + 32, bytes.count)], lowercase: true)
            }
            try Data((["hash \(hash)"] + lines + [""]).joined(separator: "\n").utf8).write(to: url)
        }
        let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
        guard let first = lines.first, first.hasPrefix("hash "),
            let bytes = Hexadecimal.bytes(lines.dropFirst().joined())
        else {
            throw CodecError.malformed("\(name) is not a golden file")
        }
        return GoldenFile(hash: String(first.dropFirst(5)), bytes: bytes)
    }
}
