import AccessControl
import NoteModel
import Testing

@Suite struct GroupTableTests {
    private let table = GroupTable([
        ("Văn phòng", ["CN=Lan/O=Thanh Xuân", "Trực ban"]), ("Trực ban", ["CN=Mai/O=Thanh Xuân", "văn phòng"]),
        ("LocalNodes", ["CN=hub/O=Thanh Xuân"]),
    ])

    @Test func `members of groups within a group belong to it, and a circle ends`() {
        #expect(table.members(of: "văn PHÒNG") == ["CN=Lan/O=Thanh Xuân", "CN=Mai/O=Thanh Xuân"])
        #expect(table.members(of: "Trực ban") == ["CN=Lan/O=Thanh Xuân", "CN=Mai/O=Thanh Xuân"])
        #expect(table.members(of: "LocalNodes") == ["CN=hub/O=Thanh Xuân"])
        #expect(table.members(of: "nobody").isEmpty)
    }

    @Test func `a name knows all its groups, whatever the case`() {
        #expect(table.groups(of: "cn=mai/o=thanh xuân") == ["Trực ban", "Văn phòng"])
        #expect(table.groups(of: "CN=hub/O=Thanh Xuân") == ["LocalNodes"])
        #expect(table.groups(of: "CN=x/O=Thanh Xuân").isEmpty)
        #expect(table.isMember("CN=Mai/O=Thanh Xuân", of: "Văn Phòng"))
        #expect(!table.isMember("CN=hub/O=Thanh Xuân", of: "Văn phòng"))
    }

    @Test func `members and groups agree on random tables`() {
        var state: UInt64 = 7
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        for _ in 0..<200 {
            let groups = (0..<6).map { index in
                ("g\(index)", (0..<next(5)).map { _ in next(2) == 0 ? "g\(next(6))" : "p\(next(5))" })
            }
            let table = GroupTable(groups.map { (name: $0.0, members: $0.1) })
            for person in 0..<5 {
                for group in 0..<6 {
                    #expect(
                        table.members(of: "g\(group)").contains("p\(person)")
                            == table.isMember("p\(person)", of: "g\(group)"))
                }
            }
        }
    }
}
