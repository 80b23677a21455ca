import Foundation
import NoteModel
import ReplicationCore
import ReplicationTransport

/// Which database files were given up lately. A file beside the databases; what cannot be read is begun anew.
struct RenewalBook: Codable, Sendable, Hashable {
    struct Entry: Codable, Sendable, Hashable {
        var database: String
        var because: Renewal
        var milliseconds: UInt64
    }

    private(set) var entries: [Entry] = []

    static let dayMilliseconds: UInt64 = 86_400_000

    /// Adds an entry and forgets those that are older than a day before it.
    mutating func add(_ entry: Entry) {
        entries.removeAll { $0.milliseconds + Self.dayMilliseconds < entry.milliseconds }
        entries.append(entry)
    }

    /// Databases whose file was given up as a twin twice or more within the last 24 hours, and how often. Once, and whoever came
    /// later has a file of its own; again, and two go on with one file.
    func twins(at milliseconds: UInt64) -> [(database: String, times: Int)] {
        let recent = entries.filter {
            $0.because == .twin && $0.milliseconds + Self.dayMilliseconds >= milliseconds
        }
        return Dictionary(grouping: recent, by: \.database).filter { $0.value.count > 1 }
            .map { ($0.key, $0.value.count) }.sorted { $0.database < $1.database }
    }

    static func load(from path: String) -> RenewalBook {
        guard let bytes = try? DurableFile.read(path) else { return RenewalBook() }
        return (try? JSONDecoder().decode(RenewalBook.self, from: Data(bytes))) ?? RenewalBook()
    }

    func save(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try DurableFile.write(String(decoding: try encoder.encode(self), as: UTF8.self) + "\n", to: path, mode: 0o600)
    }
}
