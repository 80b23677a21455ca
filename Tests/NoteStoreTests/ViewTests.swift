import FormulaLanguage
import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import Testing
import ViewIndex

@Suite("Views")
struct ViewTests {
    private let replica: TestReplica

    init() throws { replica = try TestReplica(1) }

    private func members(_ columns: [ViewColumn], selection: String = #"SELECT Form = "Doc""#) -> ViewDesign {
        ViewDesign(unid: Sample.unid(900), name: "Members", selection: selection, columns: columns)
    }

    private func add(_ name: String, cell: String = "", years: Int = 0, readers: [String]? = nil) throws -> UNID {
        var items: [String: ItemValue?] = [
            "Name": .text(name), "Cell": .text(cell), "Years": .number(ExactDecimal(years)),
        ]
        items["Readers"] = readers.map { .readers($0) }
        return try replica.put(nil, items)
    }

    private static let byCell = [
        ViewColumn(name: "Cell", formula: "Cell", sort: .ascending, isCategorized: true),
        ViewColumn(name: "Name", formula: "Name", sort: .ascending),
        ViewColumn(name: "Years", formula: "Years", totals: .total),
    ]

    @Test("show what the selection says, sorted in Vietnamese order, in categories with counts and totals")
    func categories() throws {
        try replica.declare(members(Self.byCell))
        for (name, cell, years) in [("Đào", "Chi bộ 2", 5), ("Dung", "Chi bộ 2", 7), ("Ánh", "Chi bộ 1", 1)] {
            _ = try add(name, cell: cell, years: years)
        }
        try replica.open("Members")
        let expected = [
            "[Chi bộ 1] 1 1", "  Chi bộ 1 Ánh 1", "[Chi bộ 2] 2 12", "  Chi bộ 2 Dung 7", "  Chi bộ 2 Đào 5",
        ]
        #expect(try replica.page("Members").texts == expected)
        #expect(try replica.page("Members").totals == [2: 13])
    }

    @Test("follow a note's change in the same transaction")
    func incremental() throws {
        try replica.declare(members(Self.byCell))
        let note = try add("Dung", cell: "A", years: 3)
        try replica.open("Members")
        try replica.put(note, ["Cell": .text("B"), "Years": .number(4)], form: nil)
        #expect(try replica.page("Members").texts == ["[B] 1 4", "  B Dung 4"])
        try replica.delete(note)
        #expect(try replica.page("Members").rows.isEmpty)
        try replica.restore(note)
        #expect(try replica.page("Members").texts == ["[B] 1 4", "  B Dung 4"])
    }

    @Test("leave no trace of what a reader may not see in counts, categories and totals")
    func readers() throws {
        let (an, binh) = ("CN=An/O=Thanh Xuân", "CN=Bình/O=Thanh Xuân")
        try replica.declare(members(Self.byCell))
        _ = try add("Chi", cell: "A", years: 1)
        _ = try add("Dung", cell: "A", years: 10, readers: [an])
        let secret = try add("Em", cell: "B", years: 100, readers: [binh])
        try replica.open("Members")
        let sight = Sight.readers([ReaderName.key(an)])
        #expect(try replica.page("Members", in: sight).texts == ["[A] 2 11", "  A Chi 1", "  A Dung 10"])
        #expect(try replica.page("Members", in: sight).totals == [2: 11])
        #expect(try replica.page("Members").documents == 3)
        try replica.put(secret, ["Readers": .readers([an, binh])], form: nil)
        #expect(try replica.page("Members", in: sight).texts.suffix(2) == ["[B] 1 100", "  B Em 100"])
    }

    @Test("show responses below what they answer, and those without it by themselves")
    func hierarchy() throws {
        try replica.declare(
            members([ViewColumn(name: "Name", formula: "Name", sort: .ascending)], selection: "SELECT @All"))
        let first = try add("b")
        _ = try add("c")
        try replica.put(nil, ["Name": .text("a"), "$Ref": .text(first.description)])
        try replica.put(nil, ["Name": .text("aa"), "$Ref": .text(Sample.unid(77).description)])
        try replica.open("Members")
        #expect(try replica.page("Members").texts == ["aa", "b", "  a", "c"])
        try replica.put(first, ["Name": .text("d")], form: nil)
        #expect(try replica.page("Members").texts == ["aa", "c", "d", "  a"])
        try replica.delete(first)
        #expect(try replica.page("Members").texts == ["a", "aa", "c"])
    }

    @Test("show conflict documents as responses until they are settled")
    func conflicts() throws {
        let other = try TestReplica(2)
        try replica.declare(members([ViewColumn(name: "Name", formula: "Name", sort: .ascending)]))
        let note = try add("a")
        try other.pull(from: replica)
        try replica.put(note, ["Name": .text("mine")], form: nil)
        other.wall += 60_000
        try other.put(note, ["Name": .text("theirs")], form: nil)
        try replica.open("Members")
        try replica.pull(from: other)
        #expect(try replica.page("Members").texts == ["theirs", "  mine (conflict)"])
        try replica.resolve(try #require(replica.conflicts().first).unid, keepTheirs: true)
        #expect(try replica.page("Members").texts == ["mine"])
    }

    @Test("bring responses in with @AllDescendants, and take them out with what they answer")
    func descendants() throws {
        let selection = #"SELECT Name = "a" | @AllDescendants"#
        try replica.declare(
            members([ViewColumn(name: "Name", formula: "Name", sort: .ascending)], selection: selection))
        let top = try add("a")
        let middle = try replica.put(nil, ["Name": .text("m"), "$Ref": .text(top.description)])
        try replica.put(nil, ["Name": .text("z"), "$Ref": .text(middle.description)])
        try replica.open("Members")
        #expect(try replica.page("Members").texts == ["a", "  m", "    z"])
        try replica.put(top, ["Name": .text("b")], form: nil)
        #expect(try replica.page("Members").rows.isEmpty)
    }

    @Test("are made anew when their design changes, and go with it")
    func designChange() throws {
        var design = members(Self.byCell)
        try replica.declare(design)
        _ = try add("An", cell: "A", years: 2)
        try replica.open("Members")
        design.columns[0].isCategorized = false
        try replica.declare(design)
        #expect(throws: DongboError.self) { try replica.page("Members") }
        try replica.buildViews()
        #expect(try replica.page("Members").texts == ["A An 2"])
        try replica.delete(design.unid)
        try replica.buildViews()
        #expect(try replica.read { try $1.shelvedViews() }.isEmpty)
    }

    @Test("that read the day are evaluated anew on another day")
    func timeVariant() throws {
        let column = ViewColumn(name: "Day", formula: "@Text(@Day(@Today))")
        try replica.declare(members([column]))
        _ = try add("An")
        try replica.open("Members")
        #expect(try replica.page("Members").texts == ["1"])
        #expect(!replica.database.viewNeedsRefresh(named: "Members", wallMilliseconds: replica.wall + 3_600_000))
        replica.wall += 86_400_000
        #expect(replica.database.viewNeedsRefresh(named: "Members", wallMilliseconds: replica.wall))
        _ = try replica.write {
            try $0.refreshView(named: "Members", after: 0, limit: 100, in: $1, wallMilliseconds: $2)
        }
        #expect(try replica.page("Members").texts == ["2"])
    }

    @Test("can be had in other orders that the design offers")
    func resort() throws {
        var columns = Self.byCell
        columns[2].resort = .descending
        try replica.declare(members(columns))
        for (name, years) in [("a", 1), ("b", 3), ("c", 2)] { _ = try add(name, cell: "X", years: years) }
        try replica.open("Members")
        let order = ViewOrder(column: 2, isDescending: true)
        #expect(try replica.page("Members", order: order).texts == ["X b 3", "X c 2", "X a 1"])
    }

    @Test("open and close categories, and count what is shown")
    func collapsing() throws {
        try replica.declare(members(Self.byCell))
        for (name, cell) in [("a", #"X\Y"#), ("b", "X"), ("c", "Z")] { _ = try add(name, cell: cell) }
        try replica.open("Members")
        let closed = try replica.page("Members", ViewQuery(count: 10, isCollapsed: true))
        #expect(closed.texts == ["[X] 2 0", "[Z] 1 0"])
        let key = try #require(
            try replica.read { try $0.window(on: "Members", in: .everything, reading: $1).category([.text(["X"])]) })
        let open = try replica.page("Members", ViewQuery(count: 10, isCollapsed: true, toggled: [key]))
        #expect(open.texts == ["[X] 2 0", "  X b 0", "  [Y] 1 0", "[Z] 1 0"])
    }

    @Test("find keys, beginnings and ranges")
    func keys() throws {
        let columns = [
            ViewColumn(name: "Name", formula: "Name", sort: .ascending), ViewColumn(name: "Years", formula: "Years"),
        ]
        try replica.declare(members(columns))
        for name in ["Lan", "Lê An", "Lê Bình", "Mai", "lan"] { _ = try add(name) }
        try replica.open("Members")
        func names(_ range: (ViewPlacement) -> ViewRange?) throws -> [String] {
            try replica.read { database, reader in
                let window = try database.window(on: "Members", in: .everything, reading: reader)
                return try window.page(ViewQuery(range: try #require(range(window.placement)), count: 10)).texts
            }
        }
        #expect(try names { $0.range(of: [.text(["Lan"])], in: .own) } == ["Lan 0"])
        #expect(try names { $0.range(of: [.text(["Lê"])], in: .own, isPrefix: true) } == ["Lê An 0", "Lê Bình 0"])
        #expect(
            try names { $0.range(from: .text(["Lê An"]), to: .text(["Mai"]), in: .own) } == [
                "Lê An 0", "Lê Bình 0", "Mai 0",
            ])
    }

    @Test("of a large database give any page", arguments: StoreKind.allCases)
    func paging(kind: StoreKind) throws {
        let folder = try TemporaryFolder()
        let replica = try TestReplica(1, store: kind.make(identity: Sample.identity(1), in: folder))
        try replica.declare(members([ViewColumn(name: "N", formula: "N", sort: .ascending)]))
        try replica.write { database, writer, wall in
            for number in (0..<1500).reversed() {
                let request = SaveRequest(
                    form: "Doc", changes: [(ItemPath("N")!, .set(.number(ExactDecimal(number))))], author: "CN=a/O=b")
                _ = try database.save(request, in: writer, wallMilliseconds: wall)
            }
        }
        try replica.open("Members")
        for start in [0, 95, 96, 127, 700, 1499, 1500] {
            let texts = try replica.page("Members", ViewQuery(start: start, count: 3)).texts
            #expect(texts == (start..<min(start + 3, 1500)).map { "\($0)" })
        }
    }

    @Test("hold what people put into folders, on every replica, whichever came first")
    func folders() throws {
        let other = try TestReplica(2)
        try replica.write {
            try $0.makeFolder(
                "Hồ sơ cần xem", like: nil, as: .node(author: replica.author), in: $1, wallMilliseconds: $2)
        }
        let note = try add("a")
        try other.pull(from: replica)
        for replica in [replica, other] { try replica.open("Hồ sơ cần xem") }
        func file(_ replica: TestReplica, isIn: Bool) throws {
            try replica.write {
                _ = try $0.file(
                    [note], isIn: isIn, folder: "Hồ sơ cần xem", as: .node(author: replica.author), in: $1,
                    wallMilliseconds: $2)
            }
        }
        try file(other, isIn: true)
        try replica.pull(from: other)
        #expect(try replica.page("Hồ sơ cần xem").unids == [note])
        try file(replica, isIn: false)
        try other.pull(from: replica)
        #expect(try other.page("Hồ sơ cần xem").rows.isEmpty)
        #expect(try other.conflicts().isEmpty)
    }

    @Test("know what somebody has not read since it changed")
    func unread() throws {
        let note = try add("a")
        let (an, binh) = ("CN=An/O=Thanh Xuân", "CN=Bình/O=Thanh Xuân")
        func isUnread(_ person: String) throws -> Bool {
            try replica.read { try $0.isUnread($1.note(note)!.key, by: person, reading: $1) }
        }
        #expect(try isUnread(an))
        _ = try replica.write { database, writer, _ in
            try database.markRead([note], isRead: true, by: an, as: .node(author: an), in: writer)
        }
        #expect(try !isUnread(an) && isUnread(binh))
        try replica.put(note, ["Name": .text("b")], form: nil)
        #expect(try isUnread(an))
    }

    @Test("of a wrong design say what is wrong, and others go on")
    func wrongDesign() throws {
        try replica.declare(members([ViewColumn(name: "A", formula: #"@DbLookup("";"";"V";"k";1)"#)]))
        #expect(throws: DongboError.self) { try replica.page("Members") }
        _ = try add("a")
        #expect(try replica.read { try $0.viewSummaries(in: .everything, reading: $1) }.first?.problem != nil)
    }
}
