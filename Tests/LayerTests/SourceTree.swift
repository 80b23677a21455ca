import Foundation

/// The files of the repository, as text.
struct SourceTree {
    struct File: Sendable {
        let path: String
        /// The target's name: the directory below `Sources`.
        let target: String
        let lines: [Substring]

        /// Generated files say so in their names.
        var isGenerated: Bool { path.hasSuffix(".pb.swift") || path.hasSuffix(".grpc.swift") }

        /// Modules named by `import` lines, whatever stands before the keyword.
        var imports: [String] {
            lines.compactMap { line in
                guard let match = line.wholeMatch(of: SourceTree.importLine) else { return nil }
                return String(match.module)
            }
        }
    }

    nonisolated(unsafe) fileprivate static let importLine =
        /\s*(?:@[\w(),_ ]+?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(?<module>\w+).*/

    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL

    /// Every Swift file under `directory`, sorted by path.
    static func swiftFiles(_ directory: String) throws -> [File] {
        let base = root.appending(path: directory)
        guard let walk = FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil) else { return [] }
        let files = try walk.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }.map { url in
            let path = String(url.standardizedFileURL.path.dropFirst(root.path.count)).split(separator: "/").joined(
                separator: "/")
            let text = try String(contentsOf: url, encoding: .utf8)
            return File(
                path: path, target: String(path.split(separator: "/").dropFirst().first ?? ""),
                lines: text.split(separator: "\n", omittingEmptySubsequences: false))
        }
        return files.sorted { $0.path < $1.path }
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }
}
