import Foundation
import Interchange
import Testing

/// Formulas against the real program: lines on standard input, conditions of lists, forms and agents.
@Suite struct FormulaRunTests {
    private let path = "/tmp/dongbo-formulas-\(UInt32.random(in: 0...(.max)))"

    @Test func `formula eval --lines answers line by line, in order`() throws {
        let lines = """
            {"formula":"HoTen + \\"!\\"","items":{"HoTen":"Lan"}}
            {"formula":"@If("}
            {"formula":"@Text([2023-02-21])","locale":"vi-VN"}
            nonsense
            {"formula":"@Month(@Now)","now":"2023-02-21T08:30:00+07:00"}
            """
        let run = try CommandRun.run(["formula", "eval", "--lines"], input: lines + "\n")
        #expect(run.objects.count == 5)
        #expect(run.objects[0] == ["type": "text", "value": ["Lan!"]])
        #expect(run.objects[1].text("type") == "error" && run.objects[3].text("type") == "error")
        #expect(run.objects[2] == ["type": "text", "value": ["21/02/2023"]])
        #expect(run.objects[4] == ["type": "number", "value": [2]])
    }

    private static let application = """
        schema: thu
        version: 1
        title: {vi: Thử, en: Trial}
        forms:
          - name: Person
            title: {vi: Người, en: Person}
            conflicts: merge
            items:
              - name: HoTen
                type: text
                label: {vi: Họ tên, en: Name}
                inputtranslation: '@ProperCase(@Trim(HoTen))'
                inputvalidation: '@If(HoTen = ""; @Failure("thiếu họ tên"); @Success)'
              - name: Tuoi
                type: number
                label: {vi: Tuổi, en: Age}
                inputvalidation: '@If(@IsNumber(Tuoi); @Success; @Failure("tuổi phải là số"))'
              - {name: Chao, type: text, label: {vi: Chào, en: Hello}, kind: computedfordisplay, defaultvalue: '"Chào " + HoTen'}
              - {name: Dau, type: text, label: {vi: Dấu, en: Mark}, kind: computedwhencomposed, defaultvalue: '@Name([CN]; @UserName)'}
        agents:
          - name: Lon
            title: {vi: Lớn, en: Grown}
            trigger: manual
            selection: 'SELECT Form = "Person" & Tuoi >= 18 & Lon != "1"'
            action: 'FIELD Lon := "1"; SELECT @All'
            enabled: true
          - name: Dem
            title: {vi: Đếm, en: Count}
            trigger: aftersave
            selection: 'SELECT Form = "Person"'
            action: 'FIELD Lan := @If(@IsNumber(Lan); Lan + 1; 1); @True'
        """

    @Test func `forms and agents of an application hold for every way in`() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let schemas = path + "/schemas"
        try FileManager.default.createDirectory(atPath: schemas, withIntermediateDirectories: true)
        try Data(Self.application.utf8).write(to: URL(fileURLWithPath: schemas + "/thu.yaml"))
        let hubPath = path + "/hub"
        #expect(try CommandRun.run(["init", hubPath, "--name", "CN=hub/O=Thanh Xuân", "--hub"]).status == 0)
        let hub = try ServedNode(hubPath, arguments: [], environment: ["DONGBO_SCHEMAS": schemas])
        defer { hub.stop() }
        let made = try hub.run("db", "create", "db", "--schema", "thu")
        #expect(made.status == 0, "\(made.errors)")
        let unid = try save(hub)
        try list(hub)
        try act(hub, unid)
        try follow(hub, unid)
    }

    private func save(_ hub: ServedNode) throws -> String {
        #expect(try hub.run("acl", "set", "db", "*/O=Thanh Xuân", "--level", "designer").status == 0)
        let refused = try hub.run(
            "note", "put", "db", "--form", "Person", "--json", input: #"{"HoTen":"  ","Tuoi":"ba"}"#)
        #expect(refused.status == 65 && refused.output.isEmpty && refused.errorCode == "badData")
        #expect(refused.errors.contains("thiếu họ tên") && refused.errors.contains("tuổi phải là số"))
        let saved = try hub.run(
            "note", "put", "db", "--form", "Person", "--json", "--as", "Lan/Thanh Xuân",
            input: #"{"HoTen":" lê  lan ","Tuoi":30,"Chao":"x"}"#)
        let unid = saved.object.text("unid")
        let items = try hub.run("note", "get", "db", unid, "--json").object["items"]
        #expect(items?["HoTen"] == "Lê Lan" && items?["Chao"] == "Chào Lê Lan" && items?["Dau"] == "Lan")
        let lines = #"{"$form":"Person","HoTen":"An","Tuoi":7}"# + "\n" + #"{"$form":"Person","Tuoi":"x"}"# + "\n"
        let bulk = try hub.run("note", "put", "db", "--lines", "--json", input: lines)
        #expect(bulk.status == 1 && bulk.object == ["saved": 1, "refused": 1])
        #expect(bulk.errors.contains("thiếu họ tên") && bulk.errors.contains("failures"))
        return unid
    }

    private func list(_ hub: ServedNode) throws {
        func names(_ condition: String) throws -> [String] {
            try hub.run("note", "list", "db", "--where", condition, "--json").objects.compactMap {
                $0["items"]?.text("HoTen")
            }
        }
        #expect(try names("Tuoi > 18") == ["Lê Lan"])
        #expect(try names(#"SELECT Form = "Person" & @Begins(HoTen; "A")"#) == ["An"])
        #expect(try hub.run("note", "list", "db", "--where", "@If(", "--json").status == 65)
    }

    private func act(_ hub: ServedNode, _ unid: String) throws {
        let agents = try hub.run("agent", "list", "db", "--json").objects
        #expect(agents.map { $0.text("agent") } == ["Dem", "Lon"])
        #expect(agents.map { $0["enabled"] } == [false, true])
        let run = try hub.run("agent", "run", "db", "Lon", "--json")
        #expect(run.status == 0 && run.object["selected"] == 1 && run.object["saved"] == 1)
        #expect(try hub.run("note", "get", "db", unid, "--json").object["items"]?["Lon"] == "1")
        #expect(try hub.run("agent", "run", "db", "Lon", "--json").object["selected"] == 0)
        #expect(try hub.run("agent", "disable", "db", "Lon").status == 0)
        #expect(try hub.run("agent", "run", "db", "Lon", "--json").status == 65)
        #expect(try hub.run("agent", "run", "db", "Khong").status == 66)
        #expect(try hub.run("agent", "log", "db", "Lon", "--json").objects.count == 2)
    }

    /// The agent counts the saves of people, and not its own.
    private func follow(_ hub: ServedNode, _ unid: String) throws {
        let enabled = try hub.run("agent", "enable", "db", "Dem", "--as", "Mai/Thanh Xuân", "--json")
        #expect(enabled.object.text("signer") == "CN=Mai/O=Thanh Xuân")
        for (age, wanted) in [(31, 1), (32, 2)] as [(Int, JSONValue)] {
            #expect(try hub.run("note", "put", "db", "--unid", unid, input: "{\"Tuoi\":\(age)}").status == 0)
            for _ in 0..<100
            where try hub.run("note", "get", "db", unid, "--json").object["items"]?["Lan"] != wanted {
                Thread.sleep(forTimeInterval: 0.1)
            }
        }
        Thread.sleep(forTimeInterval: 1.5)
        let note = try hub.run("note", "get", "db", unid, "--json").object
        #expect(note["items"]?["Lan"] == 2 && note.text("author") == "CN=Mai/O=Thanh Xuân")
    }
}
