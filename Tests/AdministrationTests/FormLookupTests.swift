import Administration
import AdministrationProtocol
import Foundation
import Interchange
import NodeServer
import NoteModel
import SwiftProtobuf
import Testing

/// Forms whose formulas look into views, of the same database and of another, when a note is saved.
@Suite struct FormLookupTests {
    private static let cells = """
        schema: chi-bo
        version: 1
        title: {vi: "Chi bộ", en: "Cells"}
        forms:
          - name: ChiBo
            title: {vi: "Chi bộ", en: "Cell"}
            conflicts: merge
            items:
              - {name: Ma, type: text, label: {vi: "Mã", en: "Code"}}
              - {name: Ten, type: text, label: {vi: "Tên", en: "Name"}}
        views:
          - name: TheoMa
            title: {vi: "Theo mã", en: "By code"}
            selection: 'SELECT Form = "ChiBo"'
            columns:
              - {name: Ma, title: {vi: "Mã", en: "Code"}, formula: Ma, sort: ascending}
              - {name: Ten, title: {vi: "Tên", en: "Name"}, formula: Ten}
        """

    private static let members = """
        schema: dang-vien-moi
        version: 1
        title: {vi: "Đảng viên", en: "Members"}
        forms:
          - name: DangVien
            title: {vi: "Đảng viên", en: "Member"}
            conflicts: merge
            items:
              - name: SoThe
                type: text
                label: {vi: "Số thẻ", en: "Card"}
                inputvalidation: >-
                  @If(@IsMember(SoThe; @DbColumn("":"NoCache"; ""; "TheoThe"; 1));
                  @Failure("Số thẻ đã có"); @Success)
              - name: CacThe
                type: text
                kind: computedfordisplay
                label: {vi: "Các thẻ", en: "Cards"}
                defaultvalue: '@Implode(@DbColumn("":"NoCache"; ""; "MoiThe"; 1); ",")'
              - {name: MaChiBo, type: text, label: {vi: "Mã chi bộ", en: "Cell code"}}
              - name: TenChiBo
                type: text
                kind: computed
                label: {vi: "Chi bộ", en: "Cell"}
                defaultvalue: '@DbLookup("":"NoCache"; "":"chibo"; "TheoMa"; MaChiBo; "Ten")'
        views:
          - name: TheoThe
            title: {vi: "Theo thẻ", en: "By card"}
            selection: 'SELECT Form = "DangVien"'
            columns:
              - {name: SoThe, title: {vi: "Số thẻ", en: "Card"}, formula: SoThe, sort: ascending}
          - name: MoiThe
            title: {vi: "Mọi thẻ", en: "All cards"}
            selection: 'SELECT Form = "DangVien"'
            columns:
              - {name: SoThe, title: {vi: "Số thẻ", en: "Card"}, formula: SoThe, sort: ascending}
        """

    private func withCells(_ body: (TestHub) async throws -> Void) async throws {
        try await TestHub.run { hub in
            for (database, schema) in [("chibo", Self.cells), ("db", Self.members)] {
                let schema = try ApplicationSchema(
                    yaml: schema, name: String(schema.split(separator: "\n")[0].dropFirst(8)))
                _ = try await hub.node.createDatabase(
                    database, title: "", forms: schema.declarations, views: schema.views)
            }
            _ = try await hub.record { client in
                try await client.putNote(
                    .with {
                        $0.database = "chibo"
                        $0.form = "ChiBo"
                        $0.items = Data(#"{"Ma":"CB1","Ten":"Chi bộ Một"}"#.utf8)
                    })
            }
            try await body(hub)
        }
    }

    @Test func `a computed item takes its value from a view of another database that nobody has opened yet`()
        async throws
    {
        try await withCells { hub in
            let unid = try await hub.put(#"{"SoThe":"1","MaChiBo":"CB1"}"#).text("unid")
            #expect(try await hub.get(unid)["items"]?.text("TenChiBo") == "Chi bộ Một")
        }
    }

    @Test func `an item computed for display looks into a view that nobody has opened yet`() async throws {
        try await withCells { hub in
            let unid = try await hub.put(#"{"SoThe":"7","MaChiBo":"CB1"}"#).text("unid")
            #expect(try await hub.get(unid)["items"]?.text("CacThe") == "7")
        }
    }

    @Test func `a validation knows what was saved a moment before`() async throws {
        try await withCells { hub in
            _ = try await hub.put(#"{"SoThe":"1","MaChiBo":"CB1"}"#)
            let refused = try await hub.put(#"{"SoThe":"1","MaChiBo":"CB1"}"#)
            #expect(refused["invalid"] != nil, "\(refused)")
            let other = try await hub.put(#"{"SoThe":"2","MaChiBo":"CB1"}"#)
            #expect(other["invalid"] == nil)
        }
    }

    @Test func `a look-up into a database that is not there says so and saves nothing`() async throws {
        try await TestHub.run { hub in
            let schema = try ApplicationSchema(yaml: Self.members, name: "dang-vien-moi")
            _ = try await hub.node.createDatabase("db", title: "", forms: schema.declarations, views: schema.views)
            let refused = try await hub.put(#"{"SoThe":"1","MaChiBo":"CB1"}"#)
            #expect(refused["invalid"] != nil, "\(refused)")
        }
    }
}
