import Foundation
import Interchange
import Testing

/// Old database files from the shell.
@Suite struct SetAsideRunTests {
    @Test func `old files are listed, come back by restore, and are deleted by name or all at once`() throws {
        let pair = try ServedPair()
        defer { pair.remove() }
        let (hub, backup) = (pair.hub, pair.path + "/db.backup")
        #expect(try hub.run("set-aside", "list", "--json").output == "")
        #expect(try hub.run("set-aside").errors.contains("no old files"))
        #expect(try hub.run("db", "create", "db").status == 0)
        #expect(try hub.run("backup", "db", "-o", backup).status == 0)
        let unid = try hub.run("note", "put", "db", "--json", input: #"{"NoiO":"Hạ Đình"}"#).object.text("unid")
        #expect(try hub.run("restore", backup).status == 0)
        #expect(try hub.run("note", "get", "db", unid).status == 66)

        let old = try #require(try hub.run("set-aside", "list", "--json").objects.first)
        #expect(old.keys == ["file", "database", "because", "since", "bytes"])
        #expect(old.text("database") == "db" && old.text("because") == "restore" && old["bytes"] != 0)
        #expect(try hub.run("set-aside", "list").output.contains(old.text("file")))
        #expect(try warnings(hub).contains("1 old database file"))
        #expect(try hub.run("restore", hub.data + "/set-aside/" + old.text("file"), "--database", "db").status == 0)
        #expect(try hub.run("note", "get", "db", unid, "--json").object.text("unid") == unid)

        #expect(try hub.run("set-aside", "remove").status == 64)
        #expect(try hub.run("set-aside", "remove", old.text("file"), "--all").status == 64)
        let unknown = try hub.run("set-aside", "remove", "../identity/node.pem", "--json")
        #expect(unknown.status == 66 && unknown.errorCode == "noSuchThing")
        let removed = try hub.run("set-aside", "remove", old.text("file"), "--json")
        #expect(removed.status == 0 && removed.object.text("file") == old.text("file"))
        let left = try hub.run("set-aside", "list", "--json").objects
        #expect(left.count == 1 && left[0].text("file") != old.text("file"))
        #expect(try hub.run("set-aside", "remove", "--all").output == "deleted \(left[0].text("file"))\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: hub.data + "/set-aside") == [])
        #expect(try warnings(hub) == "[]")
        #expect(try hub.run("note", "get", "db", unid).status == 0)
    }

    private func warnings(_ node: ServedNode) throws -> String {
        try node.run("show", "server", "--json").object["warnings"].map(JSONWriter.string) ?? ""
    }
}
