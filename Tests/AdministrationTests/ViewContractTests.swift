import Administration
import AdministrationProtocol
import Foundation
import GRPCCore
import Interchange
import NodeServer
import NoteModel
import SwiftProtobuf
import Testing

/// Views as the command line meets them, with the application's own designs.
@Suite struct ViewContractTests {
    private func withDossiers(_ body: (TestHub) async throws -> Void) async throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Schemas/dang-vien.yaml")
        let schema = try ApplicationSchema(yaml: String(contentsOf: file, encoding: .utf8), name: "dang-vien")
        try await TestHub.run { hub in
            _ = try await hub.node.createDatabase("db", title: "", forms: [], views: schema.views)
            for (name, cell, birth) in [("Lê Đào", "2", 1950), ("Lê Dung", "2", 1990), ("Phạm Ánh", "1", 1991)] {
                _ = try await hub.put(
                    #"{"HoTen":"\#(name)","ChiBo":"Chi bộ \#(cell)","DangBoCoSo":"Hạ Đình","NgaySinh":{"date":"\#(birth)"}}"#
                )
            }
            try await body(hub)
        }
    }

    private func show(
        _ view: String, of hub: TestHub,
        _ change: (inout Dongbo_Administration_V1_ShowViewRequest) -> Void = { _ in }
    ) async throws -> [JSONValue] {
        var request = Dongbo_Administration_V1_ShowViewRequest()
        request.database = "db"
        request.view = view
        change(&request)
        let sent = request
        return try await hub.records { client, receive in try await client.showView(sent, onResponse: receive) }
    }

    private func names(_ rows: [JSONValue]) -> [String] {
        rows.filter { $0.text("type") == "document" }.map { $0["columns"]!.text("HoTen") }
    }

    @Test func `members stand by cell, and in a cell by given name in Vietnamese order`() async throws {
        try await withDossiers { hub in
            let rows = try await show("TheoChiBo", of: hub) { request in
                request.hasCollapsed_p = true
                request.collapsed = false
            }
            #expect(names(rows) == ["Phạm Ánh", "Lê Dung", "Lê Đào"])
            let first = try #require(rows.first)
            #expect(
                first.keys == [
                    "type", "position", "level", "column", "label", "path", "documents", "totals", "expanded",
                ])
            #expect(first["documents"] == 3 && rows.last?["documents"] == 3 && rows.last?["rows"] == 6)
            let cell = try await show("TheoChiBo", of: hub) { $0.category = "Hạ Đình|Chi bộ 2" }
            #expect(names(cell) == ["Lê Dung", "Lê Đào"])
        }
    }

    @Test func `a change is in the view with the next look`() async throws {
        try await withDossiers { hub in
            let before = try await show("TheoDoTuoi", of: hub)
            #expect(before.last?["totals"]?["SoLuong"] == 3)
            _ = try await hub.put(#"{"HoTen":"Vũ Yến","NgaySinh":{"date":"1960"}}"#)
            let after = try await show("TheoDoTuoi", of: hub)
            #expect(after.last?["totals"]?["SoLuong"] == 4)
        }
    }

    @Test func `documents are put into a folder, read, and looked up by formulas`() async throws {
        try await withDossiers { hub in
            let rows = try await show("TheoChiBo", of: hub) { $0.keys = ["Hạ Đình", "Chi bộ 1"] }
            let unid = try #require(rows.first { $0.text("type") == "document" }).text("unid")
            let filed = try await hub.record { client in
                try await client.changeFolder(
                    .with {
                        $0.database = "db"
                        $0.folder = "CanXem"
                        $0.add = [unid]
                    })
            }
            #expect(filed["changed"] == 1)
            #expect(names(try await show("CanXem", of: hub)) == ["Phạm Ánh"])
            _ = try await hub.record { client in
                try await client.markRead(
                    .with {
                        $0.database = "db"
                        $0.unids = [unid]
                    })
            }
            #expect(names(try await show("TheoChiBo", of: hub) { $0.unread = true }) == ["Lê Dung", "Lê Đào"])
            let found = try await hub.records { client, receive in
                try await client.listNotes(
                    .with {
                        $0.database = "db"
                        $0.where = #"@DbLookup("";"";"CanXem";HoTen;"ChiBo";[FailSilent]) = "Chi bộ 1""#
                    }, onResponse: receive)
            }
            #expect(found.map { $0["items"]!.text("HoTen") } == ["Phạm Ánh"])
        }
    }

    @Test func `what a view does not offer is refused with what it offers`() async throws {
        try await withDossiers { hub in
            let wrong: [(String, @Sendable (inout Dongbo_Administration_V1_ShowViewRequest) -> Void)] = [
                ("Khong", { _ in }), ("TheoChiBo", { $0.sort = "GioiTinh" }), ("TheoChiBo", { $0.category = "X" }),
                ("TheoChiBo", { $0.keys = ["a", "b", "c", "d", "e"] }),
            ]
            for (view, change) in wrong {
                await #expect(throws: (any Error).self, "\(view)") { _ = try await show(view, of: hub, change) }
            }
        }
    }
}
