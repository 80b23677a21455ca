import Foundation
import NoteModel
import SyntheticDistrict
import Testing
import Yams

/// `Schemas/dang-vien.yaml` describes what the generator makes.
@Suite struct SchemaTests {
    private static let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Schemas/dang-vien.yaml")

    private struct Schema: Decodable {
        let schema: String
        let version: Int
        let title: Label
        let forms: [Form]
    }
    private struct Label: Decodable {
        let vi: String
        let en: String
    }
    private struct Form: Decodable {
        let name: String
        let title: Label
        let conflicts: String
        let sets: [String]
        let items: [Item]
        let tables: [Table]
    }
    private struct Item: Decodable {
        let name: String
        let type: String
        let label: Label
    }
    private struct Table: Decodable {
        let name: String
        let label: Label
        let columns: [Item]
    }

    private static func load() throws -> Schema {
        try YAMLDecoder().decode(Schema.self, from: String(contentsOf: file, encoding: .utf8))
    }

    private static func type(of value: ItemValue) -> String {
        switch value {
        case .text: "text"
        case .textList: "textList"
        case .number: "number"
        case .dateTime(.date): "date"
        case .dateTimeRange: "dateTimeRange"
        default: "other"
        }
    }

    /// `QuaTrinhCongTac[r1].TuNgay` is `QuaTrinhCongTac.TuNgay`.
    private static func column(_ name: String) -> String {
        guard let open = name.firstIndex(of: "["), let close = name.firstIndex(of: "]") else { return name }
        return String(name[..<open] + name[name.index(after: close)...])
    }

    @Test func `every generated item has its place and type in the schema`() throws {
        let schema = try Self.load()
        let district = District(members: 400)
        for note in Array(district.organisationNotes) + Array(district.dossiers) {
            let form = try #require(schema.forms.first { $0.name == note.form })
            var types = Dictionary(uniqueKeysWithValues: form.items.map { ($0.name, $0.type) })
            for table in form.tables {
                for column in table.columns { types["\(table.name).\(column.name)"] = column.type }
            }
            for (name, value) in note.items where value != .text("") {
                #expect(types[Self.column(name)] == Self.type(of: value), "\(note.form) \(name)")
            }
        }
    }

    @Test func `names are unique, labels are there and sets are lists`() throws {
        let schema = try Self.load()
        #expect(schema.schema == "dang-vien" && schema.version == 2 && schema.title.vi == "Hồ sơ đảng viên")
        for form in schema.forms {
            let names = form.items.map(\.name) + form.tables.map(\.name)
            #expect(Set(names).count == names.count)
            #expect(["merge", "whole", "lastWriter"].contains(form.conflicts))
            for set in form.sets { #expect(form.items.first { $0.name == set }?.type == "textList", "\(set)") }
            for item in form.items + form.tables.flatMap(\.columns) {
                #expect(!item.label.vi.isEmpty && !item.label.en.isEmpty)
            }
        }
    }
}
