import FormulaLanguage
import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import Testing
import ViewIndex

/// Views that are kept up through anything that can happen to notes say what views made anew say.
@Suite("Views after random work")
struct ViewRandomTests {
    private static let people = ["CN=An/O=Thanh Xuân", "CN=Bình/O=Thanh Xuân", "CN=Chi/O=Thanh Xuân"]

    static let designs: [ViewDesign] = [
        ViewDesign(
            unid: Sample.unid(9001), name: "ByCategory", selection: #"SELECT Form = "Doc""#,
            columns: [
                ViewColumn(name: "Cat", formula: "Cat", sort: .ascending, isCategorized: true),
                ViewColumn(name: "Kind", formula: "Kind", sort: .descending, isCategorized: true),
                ViewColumn(name: "Name", formula: "Name", sort: .ascending, resort: .both),
                ViewColumn(name: "Sum", formula: "Num", totals: .total, resort: .descending),
                ViewColumn(name: "Average", formula: "Num", totals: .averageperdocument),
            ]),
        ViewDesign(
            unid: Sample.unid(9002), name: "Threads",
            selection: #"SELECT (Form = "Doc" & $Ref = "") | @AllDescendants"#,
            columns: [ViewColumn(name: "Name", formula: "Name", sort: .descending)]),
        ViewDesign(
            unid: Sample.unid(9003), name: "Flat", selection: #"SELECT Kind = "x" | @IsAvailable($Conflict)"#,
            columns: [
                ViewColumn(name: "Cat", formula: "Cat", sort: .ascending, separatesMultipleValues: true),
                ViewColumn(name: "Num", formula: "Num"),
            ], showsResponseHierarchy: false),
        ViewDesign(
            unid: Sample.unid(9004), name: "Folder", selection: "",
            columns: [ViewColumn(name: "Name", formula: "Name", sort: .ascending)], isFolder: true),
    ]

    static let sights: [Sight] =
        [.everything, .readers([])] + people.map { .readers([ReaderName.key($0)]) }
        + [.readers(Set(people.prefix(2).map(ReaderName.key)))]

    @Test("They are as if they were made anew", arguments: 0..<12)
    func likeRebuilt(seed: Int) throws {
        var random = SplitMix(seed: UInt64(seed) + 77)
        let (here, there) = (try TestReplica(1), try TestReplica(2))
        for design in Self.designs { try here.declare(design) }
        try there.pull(from: here)
        var notes: [UNID] = []
        for design in Self.designs { try here.open(design.name) }
        for round in 0..<6 {
            for _ in 0..<25 { try Self.act(here, there, &notes, &random) }
            if round.isMultiple(of: 2) { try there.pull(from: here) }
            try here.pull(from: there)
            try Self.check(here, &random)
        }
    }

    @Test("They are right too when notes change while their rows are made", arguments: 0..<4)
    func changesWhileBuilding(seed: Int) throws {
        var random = SplitMix(seed: UInt64(seed) + 990)
        let (here, there) = (try TestReplica(1), try TestReplica(2))
        for design in Self.designs { try here.declare(design) }
        var notes: [UNID] = []
        for _ in 0..<60 { try Self.act(here, there, &notes, &random) }
        try here.database.wantView(named: nil)
        try here.buildViews {
            for _ in 0..<5 { try Self.act(here, there, &notes, &random) }
        }
        try Self.check(here, &random)
    }

    private static func act(
        _ here: TestReplica, _ there: TestReplica, _ notes: inout [UNID], _ random: inout SplitMix
    ) throws {
        let known = notes.randomElement(using: &random)
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<6: notes.append(try here.put(nil, items(notes, &random)))
        case 6..<10: if let known { _ = try? here.put(known, items(notes, &random), form: nil) }
        case 10..<12:
            if let known, try there.view(known) != nil { _ = try? there.put(known, items(notes, &random), form: nil) }
        case 12: if let known { try here.delete(known) }
        case 13: if let known, try here.standing(known) == .deleted { try here.restore(known) }
        case 14, 15: if let known { try file(known, here, &random) }
        case 16: if let known { try withdraw(known, from: here) }
        case 17:
            if let conflict = try here.conflicts().first {
                if Bool.random(using: &random) {
                    try here.resolve(conflict.unid, keepTheirs: Bool.random(using: &random))
                } else {
                    try here.put(conflict.unid, ["Name": .text("settled")], form: nil)
                    notes.append(conflict.unid)
                }
            }
        case 18: try there.pull(from: here)
        default: try here.pull(from: there)
        }
    }

    private static func file(_ unid: UNID, _ here: TestReplica, _ random: inout SplitMix) throws {
        guard try here.view(unid) != nil else { return }
        let isIn = Int.random(in: 0..<3, using: &random) > 0
        try here.write {
            _ = try $0.file(
                [unid], isIn: isIn, folder: "Folder", as: .node(author: here.author), in: $1, wallMilliseconds: $2)
        }
    }

    private static func withdraw(_ unid: UNID, from here: TestReplica) throws {
        try here.write { database, writer, _ in
            guard let record = try writer.note(unid), record.isHere else { return }
            _ = try database.withdraw(
                [Withdrawal(unid: unid, reason: .selection, context: record.context)], from: Sample.incarnation(9),
                accepts: { _ in true }, in: writer)
        }
    }

    private static func items(_ notes: [UNID], _ random: inout SplitMix) -> [String: ItemValue?] {
        let words = ["a", "b", #"a\x"#, #"a\y"#, "Đ", "d", "", #"b\x\z"#]
        func word() -> String { words.randomElement(using: &random)! }
        var items: [String: ItemValue?] = [
            "Name": .text(word() + word()), "Kind": .text(["x", "y"].randomElement(using: &random)!),
            "Num": .number(
                ExactDecimal(significand: Int128(Int.random(in: -500..<500, using: &random)), exponent: -2)!),
            "Cat": Bool.random(using: &random) ? .text(word()) : .textList([word(), word()]),
        ]
        if Int.random(in: 0..<3, using: &random) == 0 {
            items["Readers"] = .readers(
                people.filter { _ in Bool.random(using: &random) } + ["CN=Dũng/O=Thanh Xuân"])
        } else if Int.random(in: 0..<4, using: &random) == 0 {
            items["Readers"] = .some(nil)
        }
        if Int.random(in: 0..<2, using: &random) == 0, let parent = notes.randomElement(using: &random) {
            items["$Ref"] = .text(parent.description)
        }
        return items
    }

    // MARK: What must hold

    static func check(_ here: TestReplica, _ random: inout SplitMix) throws {
        var kept: [String: [String]] = [:]
        for design in designs {
            for order in design.orders {
                for (number, sight) in sights.enumerated() {
                    let page = try here.page(design.name, order: order, in: sight)
                    kept["\(design.name) \(order.number) \(number)"] = page.texts
                    #expect(page.rowCount == page.rows.count)
                    try checkPart(of: page, here, design.name, order, sight, &random)
                    if order == .own { try checkSight(sight, page, here, design) }
                }
            }
        }
        for design in designs {
            try here.rebuild(design.name)
            for order in design.orders {
                for (number, sight) in sights.enumerated() {
                    let page = try here.page(design.name, order: order, in: sight)
                    let before = kept["\(design.name) \(order.number) \(number)"]!
                    // The first line that differs says enough.
                    let different = zip(before, page.texts).first { $0 != $1 }
                    #expect(different == nil, "\(design.name), order \(order.number), sight \(number)")
                    #expect(before.count == page.texts.count)
                }
            }
        }
    }

    private static func checkPart(
        of whole: ViewPage, _ here: TestReplica, _ name: String, _ order: ViewOrder, _ sight: Sight,
        _ random: inout SplitMix
    ) throws {
        let start = Int.random(in: 0...whole.rows.count, using: &random)
        let part = try here.page(name, ViewQuery(start: start, count: 7), order: order, in: sight)
        #expect(
            part.texts == Array(whole.texts.dropFirst(start).prefix(7)), "\(name), order \(order.number), from \(start)"
        )
        #expect(part.rowCount == whole.rowCount)
    }

    /// Every document in the view is one that the reader may read, every one is there, and categories count just these.
    private static func checkSight(
        _ sight: Sight, _ page: ViewPage, _ here: TestReplica, _ design: ViewDesign
    ) throws {
        let all = try here.page(design.name).unids
        let seen = try all.filter { unid in
            try here.read { _, reader in
                let owner = try reader.conflictParent(of: unid).flatMap { try reader.presentNote($0) }
                let record = try reader.presentNote(unid) ?? owner
                return sight.admits(record?.readers)
            }
        }
        #expect(page.unids.sorted() == seen.sorted())
        #expect(page.documents == seen.count)
        for (index, row) in page.rows.enumerated() {
            guard case .category(let category) = row.kind else { continue }
            let inside = page.rows[(index + 1)...].prefix { $0.level > row.level }.filter {
                if case .document = $0.kind { true } else { false }
            }
            #expect(inside.count == category.documents && !inside.isEmpty)
            guard let total = category.totals[3] else { continue }
            let sum = inside.reduce(Int128(0)) { sum, row in
                guard case .document(let document) = row.kind, document.depth == 0,
                    case .number(let numbers) = document.values[3]
                else { return sum }
                return sum + numbers.reduce(0) { $0 + hundredths($1) }
            }
            #expect(hundredths(total) == sum)
        }
    }

    private static func hundredths(_ number: ExactDecimal) -> Int128 {
        var value = number.significand
        for _ in 0..<(Int(number.exponent) + 2) { value *= 10 }
        return value
    }
}
