import NodeServer
import NoteModel
import NoteStore
import NoteStoreTestKit
import Testing

/// Many writers share transactions, and one that fails harms nobody else.
@Suite struct GroupCommitTests {
    let folder = try! TemporaryFolder()
    struct Stop: Error {}

    func make(_ kind: StoreKind) throws -> DatabaseActor {
        let store = try kind.make(identity: Sample.identity(1), in: folder)
        return DatabaseActor(name: "test", database: try NoteDatabase(store: store, random: SplitMix(seed: 1)))
    }

    /// Saves a note and then fails when `fails`.
    static func write(_ note: Int, form: String = "Person", fails: Bool, to database: DatabaseActor) async throws {
        let declaration = FormDeclaration(name: "Person", rules: FormRules(policy: .whole))
        let request = SaveRequest(
            unid: Sample.unid(note), form: fails ? FormDeclaration.noteForm : form,
            changes: fails ? declaration.changes : [(ItemPath("a")!, .set(.text("\(note)")))],
            author: "CN=Lan/O=Thanh Xuân")
        try await database.write { database, writer in
            _ = try database.save(request, in: writer, wallMilliseconds: NodeClock().wallMilliseconds)
            if fails { throw Stop() }
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `each writer gets its own answer`(kind: StoreKind) async throws {
        let database = try make(kind)
        let failed = await withTaskGroup(of: Int?.self) { group in
            for note in 1...200 {
                group.addTask {
                    do {
                        try await Self.write(note, fails: note % 10 == 0, to: database)
                        return nil
                    } catch {
                        return error is Stop ? note : -1
                    }
                }
            }
            return await group.reduce(into: Set<Int>()) { if let note = $1 { $0.insert(note) } }
        }
        #expect(failed == Set((1...20).map { $0 * 10 }))
        for note in 1...200 {
            #expect(try database.text(Sample.unid(note), "a") == (note % 10 == 0 ? nil : .text("\(note)")))
        }
        try database.read { _, reader throws in
            #expect(try reader.lastSequence() == 180)
            // Counters that failed writes took were given out again: no gap.
            #expect(try reader.clock().counter == 180)
            #expect(try reader.designNotes().isEmpty)
        }
    }

    /// A failed write declared a form; two edits apart show whether its rules are still in force.
    @Test func `form rules of a failed write are forgotten`() async throws {
        let database = try make(.memory)
        await withTaskGroup(of: Void.self) { group in
            for note in 1...40 {
                group.addTask { try? await Self.write(note + 100, fails: note % 2 == 0, to: database) }
            }
        }
        let read = try await database.save(Sample.unid(1), "a", "1", form: "Person").token
        for item in ["b", "c"] {
            let request = SaveRequest(
                unid: Sample.unid(1), base: read, changes: [(ItemPath(item)!, .set(.text(item)))], author: "CN=a",
                onConflict: .refuse)
            let outcome = try await database.write {
                try $0.save(request, in: $1, wallMilliseconds: NodeClock().wallMilliseconds)
            }
            guard case .saved = outcome else {
                Issue.record("different items merge, but the save was answered with \(outcome)")
                return
            }
        }
        #expect(try database.conflicts().isEmpty)
    }

    @Test func `a write sees what earlier ones wrote`() async throws {
        let database = try make(.sqlite)
        try await database.save(Sample.unid(1), "n", "0")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 1...100 {
                group.addTask {
                    try await database.write { database, writer in
                        guard case .text(let text)? = try database.view(Sample.unid(1), reading: writer)?.content["n"],
                            let number = Int(text)
                        else { throw Stop() }
                        let change = (path: ItemPath("n")!, change: ItemChange.set(.text("\(number + 1)")))
                        _ = try database.save(
                            SaveRequest(unid: Sample.unid(1), changes: [change], author: "CN=Lan/O=Thanh Xuân"),
                            in: writer,
                            wallMilliseconds: NodeClock().wallMilliseconds)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try database.text(Sample.unid(1), "n") == .text("100"))
    }
}
