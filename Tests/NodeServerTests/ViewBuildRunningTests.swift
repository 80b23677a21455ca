import NodeServer
import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import Testing
import ViewIndex

/// Views made by several readers at the same time, beside writers.
@Suite struct ViewBuildRunningTests {
    let folder = try! TemporaryFolder()
    struct Stop: Error {}

    private static let design = ViewDesign(
        unid: Sample.unid(90_000), name: "V", selection: #"SELECT Form = "Doc""#,
        columns: [
            ViewColumn(name: "Cat", formula: "Cat", sort: .ascending, isCategorized: true),
            ViewColumn(name: "Name", formula: "Name", sort: .ascending),
        ])

    private func make(_ kind: StoreKind, notes: Int) async throws -> DatabaseActor {
        let store = try kind.make(identity: Sample.identity(1), in: folder)
        let database = DatabaseActor(name: "test", database: try NoteDatabase(store: store, random: SplitMix(seed: 1)))
        let design = SaveRequest(
            unid: Self.design.unid, form: ViewDesign.noteForm,
            changes: Self.design.items.map { (path: $0.path, change: ItemChange.set($0.value)) }, author: "CN=a")
        let requests = [design] + (0..<notes).map { Self.request($0, "\($0)") }
        try await database.write { database, writer in
            for request in requests { _ = try database.save(request, in: writer, wallMilliseconds: Sample.wall) }
        }
        try database.database.wantView(named: "V")
        return database
    }

    private static func request(_ note: Int, _ name: String) -> SaveRequest {
        SaveRequest(
            unid: Sample.unid(note), form: "Doc",
            changes: [
                (ItemPath("Name")!, .set(.text(name))),
                (ItemPath("Cat")!, .set(.text("kind \(name.count + note % 5)"))),
            ], author: "CN=a")
    }

    private func build(_ database: DatabaseActor) async throws {
        while try await database.write({ try $0.removeFormerViews(limit: 500, in: $1) }) {}
        let build = try #require(database.database.nextViewBuild(wallMilliseconds: Sample.wall))
        try await build.run(on: database)
    }

    private func rows(_ database: DatabaseActor) throws -> [ViewPageRow] {
        try database.read { notes, reader in
            try notes.window(on: "V", in: .everything, reading: reader).page(ViewQuery(count: .max)).rows
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `a view made while notes change, and some changes fail, is as one made anew`(kind: StoreKind) async throws {
        let database = try await make(kind, notes: 3000)
        async let building: Void = build(database)
        // Writers that fail take transactions of the build with them.
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                let note = number % 3 == 0 ? 3000 + number : number * 15
                group.addTask {
                    try? await database.write { database, writer in
                        let request = Self.request(note, "changed \(number)")
                        _ = try database.save(request, in: writer, wallMilliseconds: Sample.wall)
                        if number % 7 == 0 { throw Stop() }
                    }
                }
            }
        }
        try await building
        let kept = try rows(database)
        #expect(kept.count > 3000)
        try await database.write { try $0.discardView(named: "V", in: $1) }
        try await build(database)
        #expect(try rows(database) == kept)
    }

    @Test(arguments: StoreKind.allCases)
    func `a build that is interrupted leaves nothing`(kind: StoreKind) async throws {
        let database = try await make(kind, notes: 1000)
        let build = try #require(database.database.nextViewBuild(wallMilliseconds: Sample.wall))
        let task = Task { try await build.run(on: database) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        while try await database.write({ try $0.removeFormerViews(limit: 500, in: $1) }) {}
        try database.read { _, reader throws in
            #expect(try reader.shelvedViews().isEmpty)
            #expect(try reader.viewNotes(of: build.id, after: 0, limit: 1).isEmpty)
        }
        try database.database.wantView(named: "V")
        try await self.build(database)
        #expect(try rows(database).count > 1000)
    }
}
