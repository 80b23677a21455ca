import FormulaLanguage
import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import Testing
import ViewIndex

/// Making a view's rows in parts that each see another state of the database.
@Suite struct ViewBuildTests {
    private let replica: TestReplica
    private let notes: [UNID]

    private static let design = ViewDesign(
        unid: Sample.unid(900), name: "V", selection: #"SELECT Form = "Doc""#,
        columns: [
            ViewColumn(name: "Cat", formula: "Cat", sort: .ascending, isCategorized: true),
            ViewColumn(name: "Name", formula: "Name", sort: .ascending),
            ViewColumn(name: "Num", formula: "1", totals: .total),
        ])

    init() throws {
        replica = try TestReplica(1)
        try replica.declare(Self.design)
        notes = try (0..<20).map { [replica] in try Self.add($0, to: replica) }
        try replica.database.wantView(named: "V")
    }

    @discardableResult
    private static func add(_ number: Int, to replica: TestReplica) throws -> UNID {
        try replica.put(nil, ["Name": .text("\(number)"), "Cat": .text("kind \(number % 3)")])
    }

    private func begin() throws -> ViewBuild {
        let build = try #require(replica.database.nextViewBuild(wallMilliseconds: replica.wall))
        try replica.write { _, writer, _ in try build.begin(in: writer) }
        return build
    }

    private func gather(_ part: ViewGathering) throws -> Bool { try replica.read { try part.gather($1) } }

    private func store(_ parts: [ViewGathering], of build: ViewBuild) throws {
        for part in parts {
            try replica.write { _, writer, _ in try build.store(part.takeBatch(), in: writer) }
            part.sortLists()
        }
    }

    private func storeLists(of build: ViewBuild) throws {
        build.mergeLists()
        while let leaves = build.takeLeaves() {
            try replica.write { _, writer, _ in try build.store(leaves, in: writer) }
        }
    }

    private func end(_ build: ViewBuild) throws {
        try storeLists(of: build)
        while build.confirm(try replica.write { _, writer, _ in try build.finish(writer) }) {}
    }

    private func expectAsMadeAnew() throws {
        let kept = try replica.page("V").texts
        try replica.rebuild("V")
        #expect(try replica.page("V").texts == kept)
    }

    /// Everything of views that is stored.
    private func storedViews() throws -> [Int64] { try replica.read { try $1.shelvedViews().map(\.id) } }

    @Test func `parts that read different states give the view as it is in the end`() throws {
        let build = try begin()
        let parts = build.gatherings(2, step: 11)
        #expect(try gather(parts[0]))
        // One part has read the first half, the other will read the second: in both something changes, comes and goes.
        try replica.put(notes[0], ["Name": .text("changed early")], form: nil)
        try replica.delete(notes[1])
        try replica.put(notes[19], ["Name": .text("changed late"), "Cat": .text("new kind")], form: nil)
        try replica.delete(notes[18])
        try Self.add(77, to: replica)
        #expect(try gather(parts[1]))
        try replica.put(notes[2], ["Cat": .text("kind 1")], form: nil)
        try replica.put(notes[17], ["Cat": .text("kind 1")], form: nil)
        #expect(try !gather(parts[0]))
        #expect(try !gather(parts[1]))
        try store(parts, of: build)
        try replica.restore(notes[1])
        try end(build)
        #expect(try replica.page("V").documents == 20)
        #expect(try replica.page("V").texts.contains { $0.contains("changed early") })
        #expect(try replica.page("V").texts.contains { $0.contains("changed late") })
        try expectAsMadeAnew()
    }

    @Test func `no note is read twice or left out, however the parts take turns`() throws {
        for order in [[0, 0, 0, 1, 1, 1, 1], [1, 0, 1, 0, 1, 0, 1], [1, 1, 1, 1, 1, 1, 0]] {
            let build = try begin()
            let parts = build.gatherings(2, step: 5)
            for index in order { _ = try gather(parts[index]) }
            #expect(parts.reduce(0) { $0 + $1.gatheredCount } == 20)
            try store(parts, of: build)
            try end(build)
            #expect(try replica.page("V").documents == 20)
            try replica.write { database, writer, _ in try database.discardView(named: "V", in: writer) }
            while try replica.write({ database, writer, _ in try database.removeFormerViews(limit: 9, in: writer) }) {}
        }
    }

    @Test func `a transaction that fails with another write is made again and loses nothing`() throws {
        struct Stop: Error {}
        let build = try #require(replica.database.nextViewBuild(wallMilliseconds: replica.wall))
        func twice<T>(_ body: (any NoteStoreWriter) throws -> T) throws -> T {
            #expect(throws: Stop.self) {
                try replica.write { _, writer, _ in
                    _ = try body(writer)
                    throw Stop()
                }
            }
            try replica.database.reloadForms()
            return try replica.write { _, writer, _ in try body(writer) }
        }
        try twice { try build.begin(in: $0) }
        let parts = build.gatherings(1)
        while try gather(parts[0]) {}
        let batch = parts[0].takeBatch()
        try twice { try build.store(batch, in: $0) }
        try replica.put(notes[3], ["Name": .text("changed")], form: nil)
        parts[0].sortLists()
        build.mergeLists()
        while let leaves = build.takeLeaves() { try twice { try build.store(leaves, in: $0) } }
        while build.confirm(try twice { try build.finish($0) }) {}
        #expect(try replica.page("V").texts.contains { $0.contains("changed") })
        try expectAsMadeAnew()
    }

    @Test func `what has changed is put in again when its transaction failed`() throws {
        struct Stop: Error {}
        let build = try begin()
        let parts = build.gatherings(1)
        while try gather(parts[0]) {}
        try store(parts, of: build)
        try storeLists(of: build)
        // More than one step can take, so that the failing one is not the last.
        for number in 100..<(100 + ViewBuild.batch) { try Self.add(number, to: replica) }
        try replica.put(notes[3], ["Name": .text("changed")], form: nil)
        #expect(throws: Stop.self) {
            try replica.write { _, writer, _ in
                _ = try build.finish(writer)
                throw Stop()
            }
        }
        try replica.database.reloadForms()
        while build.confirm(try replica.write { _, writer, _ in try build.finish(writer) }) {}
        #expect(try replica.page("V").documents == 20 + ViewBuild.batch)
        try expectAsMadeAnew()
    }

    @Test func `a build that is given up leaves nothing, and is made again when it is asked for`() throws {
        let build = try begin()
        let parts = build.gatherings(2, step: 5)
        _ = try gather(parts[0])
        try store(parts, of: build)
        try replica.write { _, writer, _ in try build.abandon(in: writer) }
        #expect(replica.database.isViewWorkDue)
        while try replica.write({ database, writer, _ in try database.removeFormerViews(limit: 3, in: writer) }) {}
        #expect(try storedViews().isEmpty)
        #expect(try replica.read { try $1.viewNotes(of: build.id, after: 0, limit: 9).isEmpty })
        // Nobody has it made in the background, where it would fail again and again.
        #expect(!replica.database.isViewWorkDue)
        try replica.database.reloadForms()
        #expect(!replica.database.isViewWorkDue)
        try replica.open("V")
        #expect(try replica.page("V").documents == 20)
    }

    @Test func `nothing is stored for a view whose design has gone meanwhile`() throws {
        let build = try begin()
        let parts = build.gatherings(1)
        while try gather(parts[0]) {}
        try replica.delete(Self.design.unid)
        // A note that leaves takes along what is left of former views.
        try replica.write { database, writer, _ in
            let record = try #require(try writer.note(notes[0]))
            _ = try database.withdraw(
                [Withdrawal(unid: notes[0], reason: .sight, context: record.context)], from: Sample.incarnation(9),
                accepts: { _ in true }, in: writer)
        }
        #expect(try storedViews().isEmpty)
        let batch = parts[0].takeBatch()
        #expect(throws: DongboError.self) {
            try replica.write { _, writer, _ in try build.store(batch, in: writer) }
        }
        parts[0].sortLists()
        build.mergeLists()
        let leaves = try #require(build.takeLeaves())
        #expect(throws: DongboError.self) {
            try replica.write { _, writer, _ in try build.store(leaves, in: writer) }
        }
        #expect(try replica.read { try $1.viewNotes(of: build.id, after: 0, limit: 9).isEmpty })
    }

    @Test func `a page far into a view of several lists is the same part of the whole`() throws {
        for note in notes.prefix(9) { try replica.setReaders(note, ["CN=An/O=X"]) }
        for number in 100..<600 { try Self.add(number, to: replica) }
        try replica.open("V")
        let whole = try replica.page("V").texts
        for start in stride(from: 0, through: whole.count, by: 13) {
            let page = try replica.page("V", ViewQuery(start: start, count: 5))
            #expect(page.texts == Array(whole.dropFirst(start).prefix(5)))
        }
    }

    @Test func `the page after a change of categories shows them`() throws {
        try replica.open("V")
        #expect(try replica.page("V").rows.count == 23)
        try replica.put(notes[0], ["Cat": .text("kind 9")], form: nil)
        #expect(try replica.page("V").texts.contains("[kind 9] 1 1"))
        try replica.put(notes[0], ["Cat": .text("kind 0")], form: nil)
        #expect(try !replica.page("V").texts.contains("[kind 9] 1 1"))
        try expectAsMadeAnew()
    }
}
