import AccessControl
import NoteModel
import Testing

/// Whose entry decides, as in Notes.
@Suite struct AccessListTests {
    private let groups = GroupTable([
        ("Văn phòng", ["CN=Lan/OU=Hạ Đình/O=Thanh Xuân", "Trực ban"]), ("Trực ban", ["CN=Mai/O=Thanh Xuân"]),
        ("Chi ủy", ["CN=Lan/OU=Hạ Đình/O=Thanh Xuân"]),
    ])

    private func subject(_ name: String, web: Bool = false) throws -> AccessSubject {
        AccessSubject(try HierarchicalName(parsing: name), groups: groups, isWebLogin: web)
    }

    private func level(_ list: AccessList, _ name: String) throws -> AccessLevel {
        list.rights(of: try subject(name)).level
    }

    @Test func `the entry with the name itself beats every group, even a higher one`() throws {
        let list = AccessList([.init("Lan/Hạ Đình/Thanh Xuân", .reader), .init("Văn phòng", .manager)])
        #expect(try level(list, "CN=Lan/OU=Hạ Đình/O=Thanh Xuân") == .reader)
        #expect(try level(list, "cn=lan/ou=hạ đình/o=thanh xuân") == .reader)
    }

    @Test func `among groups and branches the highest level counts, with the flags and roles of all`() throws {
        let list = AccessList([
            .init("Văn phòng", .author, flags: [.deleteDocuments], roles: ["BienTap"]),
            .init("Chi ủy", .editor, roles: ["DuyetHoSo"]),
            .init("*/OU=Hạ Đình/O=Thanh Xuân", .reader, flags: [.replicateDocuments]),
        ])
        let rights = list.rights(of: try subject("CN=Lan/OU=Hạ Đình/O=Thanh Xuân"))
        #expect(rights.level == .editor && rights.roles == ["BienTap", "DuyetHoSo"])
        #expect(rights.flags.contains([.deleteDocuments, .replicateDocuments]))
        #expect(rights.explanation == "the entry Chi ủy gives editor")
    }

    @Test func `a group within a group counts, and so does a branch at any height`() throws {
        let list = AccessList([.init("Văn phòng", .editor), .init("*/O=Thanh Xuân", .reader)])
        #expect(try level(list, "CN=Mai/O=Thanh Xuân") == .editor)
        #expect(try level(list, "CN=An/OU=Tổ 3/OU=Hạ Đình/O=Thanh Xuân") == .reader)
        #expect(try level(list, "CN=An/O=Đống Đa") == .noAccess)
    }

    @Test func `whom nothing else means gets the default, and nothing where there is none`() throws {
        #expect(try level(AccessList([.init("-Default-", .reader)]), "CN=An/O=Đống Đa") == .reader)
        #expect(try level(AccessList(), "CN=An/O=Đống Đa") == .noAccess)
    }

    @Test func `a stranger gets Anonymous, else the default`() {
        let both = AccessList([.init("-Default-", .author), .init("Anonymous", .noAccess)])
        #expect(both.rights(of: .anonymous).level == .noAccess)
        #expect(AccessList([.init("-Default-", .author)]).rights(of: .anonymous).level == .author)
    }

    @Test func `a log-in over the web is capped, and says so`() throws {
        var list = AccessList([.init("Mai/Thanh Xuân", .manager, flags: .all)])
        list.webLevelMax = .author
        #expect(try level(list, "Mai/Thanh Xuân") == .manager)
        let rights = list.rights(of: try subject("Mai/Thanh Xuân", web: true))
        #expect(rights.level == .author && !rights.flags.contains(.createSharedViews))
        #expect(rights.explanation.hasSuffix("a log-in over the web has author at most"))
        list.webLevelMax = .manager
        #expect(list.rights(of: try subject("Mai/Thanh Xuân", web: true)).level == .manager)
    }

    @Test func `an editor whom the readers items leave out can neither read nor edit`() throws {
        let rights = AccessList([.init("Mai/Thanh Xuân", .editor)]).rights(of: try subject("Mai/Thanh Xuân"))
        let note = GuardedNote(readers: ["Chi ủy"])
        #expect(rights.decide(.read, on: note) == .refused(.readers))
        #expect(rights.decide(.edit, on: note) == .refused(.readers))
    }

    @Test func `items name people, branches, groups and roles`() throws {
        let list = AccessList([.init("*/O=Thanh Xuân", .author, roles: ["DuyetHoSo"])])
        let rights = list.rights(of: try subject("CN=Lan/OU=Hạ Đình/O=Thanh Xuân"))
        for reader in ["lan/hạ đình/thanh xuân", "*/Hạ Đình/Thanh Xuân", "*", "chi ỦY", "[DuyetHoSo]"] {
            #expect(rights.decide(.read, on: GuardedNote(readers: [reader])).isAllowed, "\(reader)")
            #expect(rights.decide(.edit, on: GuardedNote(authors: [reader])) == .allowed(.authors), "\(reader)")
        }
        for reader in ["DuyetHoSo", "[BienTap]", "Trực ban", "*/OU=Khương Đình/O=Thanh Xuân", "Lan"] {
            #expect(!rights.decide(.read, on: GuardedNote(readers: [reader])).isAllowed, "\(reader)")
        }
        // No name at all: what is left when concurrent readers have nothing in common.
        #expect(!rights.decide(.read, on: GuardedNote(readers: [])).isAllowed)
    }

    @Test func `concurrent changes merge entry by entry, and the tighter wins`() {
        let base = AccessList([.init("A", .editor, flags: .all), .init("B", .reader), .init("C", .manager)])
        var (left, right) = (base, base)
        left.set(.init("A", .reader, flags: .all))
        right.set(.init("A", .author, flags: [.createDocuments]))
        left.set(.init("D", .author))
        right.remove("B")
        let merged = AccessList.merged(left, right, base: base)
        #expect(merged == AccessList.merged(right, left, base: base))
        #expect(merged.entry("A")?.level == .reader && merged.entry("A")?.flags == [.readPublicDocuments])
        #expect(merged.entry("B") == nil && merged.entry("D")?.level == .author && merged.entry("C")?.level == .manager)
        left.set(.init("B", .manager))
        #expect(AccessList.merged(left, right, base: base).entry("B") == nil)
    }

    @Test func `a list keeps a manager`() {
        #expect(AccessList([.init("A", .manager)]).hasManager)
        #expect(!AccessList([.init("A", .designer), .init("-Default-", .manager)]).hasManager)
    }

    @Test func `levels and flags have names`() {
        for level in AccessLevel.allCases { #expect(AccessLevel(name: level.name.uppercased()) == level) }
        #expect(AccessLevel(name: "owner") == nil)
        #expect(AccessFlags.all.names.count == 8 && Set(AccessFlags.named.map(\.name)).count == 8)
    }
}
