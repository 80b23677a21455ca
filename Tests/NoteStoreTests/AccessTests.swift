import AccessControl
import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import Testing

/// A database asks its list for everything that somebody does with a note.
@Suite struct AccessTests {
    private let a = try! TestReplica(
        1, names: TestNames(groups: [("Chi ủy", [TestNames.lan])], isEveryNodeHub: true))
    private let note = Sample.unid(1)
    private let lan = TestNames.lan
    private let mai = TestNames.mai

    private func refused(_ body: () throws -> Void) -> Bool {
        do {
            try body()
            return false
        } catch let error as DongboError {
            return error.code == .noRight
        } catch {
            return false
        }
    }

    @Test func `a database without a list is its nodes', and nobody else's`() throws {
        try a.save(note, ["NoiO": "Hạ Đình"])
        #expect(try !a.mayRead(note, as: lan))
        #expect(refused { try a.save(note, [("NoiO", .text("x"))], as: lan) })
        #expect(a.database.accessList == .standard)
    }

    @Test func `a reader reads and does not write, an author writes what names them, an editor all they may read`()
        throws
    {
        try a.allow(.init(lan, .reader), .init(mai, .author, flags: .all))
        try a.save(note, ["NoiO": "Hạ Đình"])
        #expect(try a.mayRead(note, as: lan))
        #expect(refused { try a.save(note, [("NoiO", .text("x"))], as: lan) })
        #expect(refused { try a.save(nil, [("NoiO", .text("x"))], as: lan) })
        #expect(refused { try a.save(note, [("NoiO", .text("x"))], as: mai) })
        let own = try #require(try a.save(nil, [("A", .authors([mai])), ("NoiO", .text("1"))], as: mai).saved?.unid)
        #expect(try a.save(own, [("NoiO", .text("2"))], as: mai).saved != nil)
        try a.allow(.init(lan, .editor, flags: [.createDocuments]))
        #expect(try a.save(own, [("NoiO", .text("3"))], as: lan).saved != nil)
        #expect(refused { _ = try a.delete(own, as: lan) })
    }

    @Test func `a note with readers is for those alone, and its authors`() throws {
        try a.allow(.init(lan, .manager, flags: .all), .init(mai, .editor, flags: .all))
        try a.save(note, [("Doc", .readers([lan])), ("NoiO", .text("Hạ Đình"))], as: lan)
        #expect(try a.mayRead(note, as: lan) && !a.mayRead(note, as: mai))
        #expect(refused { try a.save(note, [("NoiO", .text("x"))], as: mai) })
        try a.save(note, [("Sua", .authors([mai]))], as: lan)
        #expect(try a.mayRead(note, as: mai))
        try a.save(note, [("Doc", .readers(["Chi ủy"])), ("Sua", .authors([]))], as: lan)
        #expect(try a.mayRead(note, as: lan) && !a.mayRead(note, as: mai))
        // What is left of a deleted note is for the same people.
        _ = try a.delete(note, as: lan)
        #expect(try a.mayRead(note, as: lan) && !a.mayRead(note, as: mai))
    }

    @Test func `only editors change a protected item, and only whom the form names makes notes of it`() throws {
        try a.allow(.init(lan, .author, flags: .all, roles: ["Khoa"]), .init(mai, .author, flags: .all))
        let rules = FormRules(protected: ["Khoa"], creators: ["[Khoa]"])
        let form = SaveRequest(
            form: FormDeclaration.noteForm, changes: FormDeclaration(name: "Person", rules: rules).changes, author: "x")
        _ = try a.write { try $0.save(form, in: $1, wallMilliseconds: $2) }
        #expect(refused { try a.save(nil, [("NoiO", .text("1"))], form: "Person", as: mai) })
        let items: [(String, ItemValue)] = [("A", .authors([lan])), ("Khoa", .text("1"))]
        let unid = try #require(try a.save(nil, items, form: "Person", as: lan).saved?.unid)
        #expect(try a.save(unid, [("NoiO", .text("2"))], as: lan).saved != nil)
        #expect(refused { try a.save(unid, [("Khoa", .text("2"))], as: lan) })
    }

    @Test func `an ordinary note does not become an entry of the list`() throws {
        try a.allow(.init(mai, .editor, flags: .all))
        #expect(refused { try a.save(nil, [("Level", .text("manager"))], form: AccessNote.form, as: mai) })
        let plain = try #require(try a.save(nil, [("Level", .text("manager"))], as: mai).saved?.unid)
        #expect(refused { try a.save(plain, [("Name", .names([mai]))], form: AccessNote.form, as: mai) })
        #expect(a.level(of: mai) == .editor)
    }

    @Test func `somebody must stay who may change the list`() throws {
        try a.allow(.init(lan, .manager, flags: .all), .init(AccessEntry.localNodesName, .reader))
        #expect(throws: DongboError(.wrongUsage, "")) { try a.disallow(lan) }
        #expect(a.level(of: lan) == .manager)
    }

    // MARK: The list travels

    private let b = try! TestReplica(2, names: TestNames(isEveryNodeHub: true))

    private func meet() throws {
        try a.pull(from: b)
        try b.pull(from: a)
    }

    @Test func `of two changes of one entry apart the tighter counts, and a removal wins`() throws {
        try a.allow(.init(lan, .editor, flags: .all), .init(mai, .editor, flags: .all))
        try b.pull(from: a)
        try a.allow(.init(lan, .manager, flags: .all), .init(mai, .designer, flags: .all))
        try b.allow(.init(lan, .reader, flags: [.replicateDocuments]))
        try b.disallow(mai)
        try meet()
        for replica in [a, b] {
            #expect(replica.level(of: lan) == .reader)
            #expect(replica.database.accessList.entry(mai) == nil)
        }
        #expect(try a.database.accessList == b.database.accessList && a.conflicts().isEmpty)
    }
}
