import Foundation
import NoteModel

/// Finds applications by name.
public struct SchemaLibrary: Sendable {
    /// In the order in which they are searched.
    let directories: [String]

    public init(directories: [String]) { self.directories = directories }

    /// `DONGBO_SCHEMAS` alone when it is set (directories separated by colons). Otherwise `Schemas` beside the program or in
    /// a directory above it, as in a working tree, then `share/dongbo/schemas` beside the program's `bin`.
    public static func standard(
        environment: [String: String] = ProcessInfo.processInfo.environment, program: String
    ) -> SchemaLibrary {
        if let path = environment["DONGBO_SCHEMAS"], !path.isEmpty {
            return SchemaLibrary(directories: path.split(separator: ":").map(String.init))
        }
        var above = URL(fileURLWithPath: program).resolvingSymlinksInPath().deletingLastPathComponent()
        let shared = above.deletingLastPathComponent().appendingPathComponent("share/dongbo/schemas").path
        var found: [String] = []
        while above.path != "/" {
            found.append(above.appendingPathComponent("Schemas").path)
            above = above.deletingLastPathComponent()
        }
        let existing = (found + [shared]).filter { FileManager.default.fileExists(atPath: $0) }
        return SchemaLibrary(directories: existing.isEmpty ? [shared] : existing)
    }

    /// - Throws: `.noSuchThing` with the names there are; `.badConfiguration` for a file that is wrong.
    public func load(_ name: String) throws(DongboError) -> ApplicationSchema {
        for directory in directories where names(in: directory).contains(name) {
            guard let text = try? String(contentsOfFile: "\(directory)/\(name).yaml", encoding: .utf8) else {
                throw DongboError(.inputOutput, "\(directory)/\(name).yaml cannot be read")
            }
            return try ApplicationSchema(yaml: text, name: name)
        }
        let names = Set(directories.flatMap(names)).sorted()
        throw DongboError(
            .noSuchThing,
            "there is no application '\(name)' in \(directories.joined(separator: ", "))"
                + (names.isEmpty
                    ? "; DONGBO_SCHEMAS names the directory" : "; there are \(names.joined(separator: ", "))"))
    }

    private func names(in directory: String) -> [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(".yaml".count)) }
    }
}
