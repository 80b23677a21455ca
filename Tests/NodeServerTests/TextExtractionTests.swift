import Foundation
import FullText
import NoteStoreTestKit
import SQLiteFullText
import Testing

@testable import NodeServer

@Suite(.serialized) struct TextExtractionTests {
    private func shell(
        _ program: String, _ arguments: [String], limits: ChildTool.Limits = .init(), on bytes: [UInt8] = []
    )
        -> ChildTool.Outcome
    {
        ChildTool(program: program, package: "x", limits: limits).run(arguments, on: bytes)
    }

    @Test func `a program reads its input from memory and has nothing else`() {
        #expect(shell("/bin/cat", [ChildTool.input], on: Array("xin chào".utf8)) == .output(Array("xin chào".utf8)))
        #expect(shell("/usr/bin/env", []) == .output(Array("LC_ALL=C.UTF-8\nPATH=/usr/bin:/bin\n".utf8)))
        let files = shell(
            "/bin/sh",
            ["-c", "for f in 4 5 6 7 8 9 10 11 12 13 14; do [ -e /proc/self/fd/$f ] && echo $f; done; echo end"])
        #expect(files == .output(Array("end\n".utf8)))
    }

    @Test func `a program that hangs, floods, grows or writes is stopped`() {
        defer { try? FileManager.default.removeItem(atPath: "/tmp/dongbo-must-not-be") }
        let start = ContinuousClock.now
        guard case .failed(let hung) = shell("/bin/sleep", ["60"], limits: .init(seconds: 1)) else {
            Issue.record("not stopped")
            return
        }
        #expect(hung.contains("too long"))
        guard case .output(let flood) = shell("/usr/bin/yes", [], limits: .init(outputBytes: 100_000)) else {
            Issue.record("no output")
            return
        }
        #expect(flood.count == 100_000)
        let limits = ChildTool.Limits(seconds: 30, processorSeconds: 1)
        if case .output = shell("/bin/sh", ["-c", "while :; do :; done"], limits: limits) {
            Issue.record("not stopped")
        }
        let memory = ChildTool.Limits(seconds: 30, memoryBytes: 64 << 20)
        if case .output = shell(
            "/bin/sh", ["-c", "x=$(head -c 300000000 /dev/zero | tr '\\0' a); echo ${#x}"], limits: memory)
        {
            Issue.record("not stopped")
        }
        #expect(
            shell("/bin/sh", ["-c", "echo x > /tmp/dongbo-must-not-be && echo written"])
                != .output(Array("written\n".utf8)))
        #expect(start.duration(to: .now) < .seconds(45))
    }

    @Test func `a missing program is named with its package`() {
        guard case .failed(let message) = ChildTool(program: "/usr/bin/none", package: "no-package").run([], on: [])
        else {
            Issue.record("it ran")
            return
        }
        #expect(message.contains("/usr/bin/none") && message.contains("no-package"))
    }

    @Test func `an office document's text is found, and a damaged one is said to be`() throws {
        let zip = try zipped(
            "word/document.xml",
            "<w:document><w:p><w:r><w:t>Nghị quy</w:t></w:r><w:r><w:t>ết</w:t></w:r></w:p></w:document>")
        guard case .text(let text) = TextExtractor.text(of: zip, named: "a.docx") else {
            Issue.record("not read")
            return
        }
        #expect(text.contains("Nghị quyết"))
        guard case .unreadable = TextExtractor.text(of: Array(zip.prefix(zip.count / 2)), named: "a.docx") else {
            Issue.record("half a file was read")
            return
        }
        guard case .unreadable = TextExtractor.text(of: zip, named: "a.zip") else {
            Issue.record("any archive is read")
            return
        }
    }

    @Test func `an archive that unpacks to gigabytes costs no more than the bounds`() throws {
        let zip = try zipped("content.xml", "<text:p>bom</text:p>" + String(repeating: " ", count: 60 << 20))
        #expect(zip.count < 1 << 20)
        guard case .text(let text) = TextExtractor.text(of: zip, named: "bom.odt") else {
            Issue.record("not read")
            return
        }
        #expect(text.utf8.count <= TextExtractor.textBytesMax)
    }

    /// An archive with one entry, made by the machine's own python.
    private func zipped(_ name: String, _ text: String) throws -> [UInt8] {
        let folder = try TemporaryFolder()
        let (source, target) = (folder.file("in"), folder.file("out.zip"))
        try Data(text.utf8).write(to: URL(fileURLWithPath: source))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c",
            "import zipfile,sys; z=zipfile.ZipFile(sys.argv[1],'w',zipfile.ZIP_DEFLATED); z.write(sys.argv[2],sys.argv[3]); z.close()",
            target, source, name,
        ]
        try process.run()
        process.waitUntilExit()
        return Array(try Data(contentsOf: URL(fileURLWithPath: target)))
    }
}
