import Foundation
import Interchange
import NoteModel
import SyntheticDistrict
import Testing

/// `Fixtures/district-sample.jsonl` is what the generator makes today.
@Suite struct SampleTests {
    private static let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Fixtures/district-sample.jsonl")

    @Test func `the committed sample is the generator's, byte for byte`() throws {
        let district = District(members: 24)
        var bytes: [UInt8] = []
        for note in Array(district.organisationNotes) + Array(district.dossiers) {
            let line = NoteLine(unid: note.unid, form: note.form, changes: note.items.map { ($0.0, .set($0.1)) })
            JSONWriter.write(line.json, to: &bytes)
            bytes.append(0x0A)
        }
        #expect(try Data(contentsOf: Self.file) == Data(bytes), "run Scripts/fixtures and commit the result")
        #expect(bytes.count <= 200_000)
    }

    @Test func `every line of the sample is read back as it was made`() throws {
        let district = District(members: 24)
        let notes = Array(district.organisationNotes) + Array(district.dossiers)
        let lines = try Data(contentsOf: Self.file).split(separator: 0x0A)
        #expect(lines.count == notes.count)
        for (index, (bytes, note)) in zip(lines, notes).enumerated() {
            let line = try NoteLine(json: Array(bytes), line: index + 1)
            #expect(line.unid == note.unid && line.form == note.form)
            #expect(line.changes.map(\.name) == note.items.map(\.0))
            #expect(line.changes.map(\.change) == note.items.map { .set($0.1) })
        }
    }
}
