import Testing

/// A ratchet: these bounds only go down.
@Suite struct SizeTests {
    private static let linesMax = 500

    @Test(arguments: ["Sources", "Tests"])
    func `no file written by hand has more than 500 lines`(directory: String) throws {
        for file in try SourceTree.swiftFiles(directory) where !file.isGenerated && file.lines.count > Self.linesMax {
            Issue.record("\(file.path) has \(file.lines.count) lines: is there a second type or topic in it?")
        }
    }
}
