import Administration
import Foundation
import NodeServer
import NoteModel
import NoteStore
import ReplicationCore
import Testing

@Suite struct ApplicationSchemaTests {
    private static let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Schemas")
        .path()

    @Test func `the application of dossiers loads with its rules and labels`() throws {
        let forms = try SchemaLibrary(directories: [Self.directory]).load("dang-vien").declarations
        let dossier = try #require(forms.first { $0.name == "DangVien" })
        #expect(dossier.rules.policy == .merge && dossier.rules.sets.contains("NgoaiNgu"))
        let label = dossier.items.first { $0.path.text == "Items[HoTen].Label_vi" }
        #expect(label?.change == .set(.text("1. Họ và tên khai sinh")))
    }

    @Test func `the directory's application is what the node works with`() throws {
        let schema = try SchemaLibrary(directories: [Self.directory]).load("directory")
        for form in DirectoryForms.all {
            let written = try #require(schema.declarations.first { $0.name == form.name })
            #expect(written.rules == form.rules, "\(form.name)")
        }
        let connection = try #require(schema.declarations.first { $0.name == ConnectionSettings.form })
        for key in ConnectionSettings.Key.allCases {
            let row = "Items[\(ConnectionSettings.item(of: key))].Type"
            #expect(connection.items.contains { $0.path.text == row }, "\(key)")
        }
        #expect(schema.declarations.count == DirectoryForms.all.count)
        let connections = try #require(schema.views.first { $0.name == "Connections" })
        let selection = connections.changes.first { $0.path.text == "Selection" }
        #expect(selection?.change == .set(.text("SELECT Form = \"Connection\"")))
    }

    @Test(arguments: [
        ("conflicts: merge\n    colour: red", "unknown key 'colour'"), ("conflicts: never", "not 'never'"),
        ("conflicts: merge\n    sets: [X]", "the set 'X'"),
    ])
    func `a wrong application is refused with the reason`(lines: String, reason: String) {
        let text = """
            schema: a
            version: 1
            title: {vi: A, en: A}
            forms:
              - name: F
                title: {vi: F, en: F}
                \(lines)
                items:
                  - {name: HoTen, type: text, label: {vi: H, en: N}}
            """
        let error = #expect(throws: DongboError.self) { try ApplicationSchema(yaml: text, name: "a") }
        #expect(error?.code == .badConfiguration && error?.message.contains(reason) == true, "\(error?.message ?? "")")
    }

    @Test func `an unknown application is named with those there are`() {
        let error = #expect(throws: DongboError.self) { try SchemaLibrary(directories: [Self.directory]).load("nix") }
        #expect(error?.code == .noSuchThing && error?.message.contains("dang-vien") == true)
    }
}
