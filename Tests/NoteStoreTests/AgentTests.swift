import FormulaLanguage
import NoteModel
import NoteStore
import NoteStoreTestKit
import Testing

/// What agents do to notes, apart from when and where they run.
@Suite struct AgentTests {
    let a = try! TestReplica(1)
    let b = try! TestReplica(2)
    let first = Sample.unid(1)
    let second = Sample.unid(2)

    private func declare(_ items: KeyValuePairs<String, String>, unid: UNID = Sample.unid(99)) throws {
        let texts = items.map { (path: ItemPath($0)!, change: ItemChange.set(.text($1))) }
        let enabled = (path: AgentDefinition.enabledItem, change: ItemChange.set(.number(1)))
        let request = SaveRequest(
            unid: unid, form: AgentDefinition.noteForm, changes: texts + [enabled], author: "CN=Mai/O=Thanh Xuân")
        _ = try a.write { try $0.save(request, in: $1, wallMilliseconds: $2) }
    }

    private func agent(of replica: TestReplica) throws -> Agent {
        try #require(try replica.read { try $0.agents(reading: $1) }.first)
    }

    private func perform(_ unids: UNID...) throws -> AgentBatch {
        let agent = try agent(of: a)
        return try a.write { try $0.perform(agent, on: unids, in: $1, wallMilliseconds: $2) }
    }

    @Test func `an agent writes the notes it selects in its signer's name`() throws {
        try declare([
            "$Name": "x", "Trigger": "manual", "Selection": #"SELECT A = "1""#, "Action": #"FIELD B := A + "!"; @All"#,
        ])
        try a.save(first, ["A": "1"], form: "Person")
        try a.save(second, ["A": "2"], form: "Person")
        let batch = try perform(first, second)
        #expect(batch.selected == 1 && batch.saved == 1 && batch.versions.keys.contains(first))
        #expect(try a.text(first, "B") == "1!" && a.text(second, "B") == nil)
        #expect(try a.view(first)?.modified.author == "CN=Mai/O=Thanh Xuân")
    }

    @Test func `what an agent writes goes through the form's formulas`() throws {
        try declare(["$Name": "x", "Trigger": "manual", "Action": #"FIELD A := "hai"; 1"#])
        try a.save(first, ["A": "một"], form: "Person")
        let form = FormDeclaration(
            name: "Person", rules: FormRules(),
            items: [
                (ItemPath("Items[A].InputValidation")!, .set(.text(#"@If(A = "hai"; @Failure("không"); @Success)"#)))
            ])
        let request = SaveRequest(form: FormDeclaration.noteForm, changes: form.changes, author: a.author)
        _ = try a.write { try $0.save(request, in: $1, wallMilliseconds: $2) }
        let batch = try perform(first)
        #expect(batch.refused == 1 && batch.messages == ["\(first): A: không"] && batch.saved == 0)
        #expect(try a.text(first, "A") == "một")
    }

    @Test func `a failing action leaves its note and goes on with the others`() throws {
        try declare(["$Name": "x", "Trigger": "manual", "Action": #"@SetField("B"; @TextToNumber(A))"#])
        try a.save(first, ["A": "x"], form: "Person")
        try a.save(second, ["A": "2"], form: "Person")
        let batch = try perform(first, second)
        #expect(batch.refused == 1 && batch.saved == 1)
        #expect(try a.view(first)?.content["B"] == nil && a.view(second)?.content["B"] == .number(2))
    }

    @Test func `an agent deletes with @DeleteDocument`() throws {
        try declare(["$Name": "dọn", "Trigger": "manual", "Action": "@DeleteDocument"])
        try a.save(first, ["A": "1"], form: "Person")
        #expect(try perform(first).deleted == 1)
        #expect(try a.view(first)?.isDeleted == true && a.view(first)?.deletion?.reason == "agent dọn")
    }

    @Test func `after a save only what was saved here and by no agent is its business`() throws {
        try declare(["$Name": "x", "Trigger": "aftersave", "Action": #"FIELD B := B + "+"; 1"#])
        try b.save(second, ["A": "2"], form: "Person")
        try a.save(first, ["A": "1"], form: "Person")
        try a.pull(from: b)
        let agent = try agent(of: a)
        func candidates(_ after: UInt64, _ own: [UNID: RevisionToken]) throws -> (unids: [UNID], sequence: UInt64) {
            let found = try a.read { try $0.candidates(for: agent, after: after, own: own, limit: 10, reading: $1) }
            return (found.records.map(\.unid), found.sequence)
        }
        let found = try candidates(agent.sequence, [:])
        #expect(found.unids == [first])
        let batch = try perform(first)
        #expect(try candidates(found.sequence, batch.versions).unids == [])
        try a.save(first, ["A": "3"])
        #expect(try candidates(found.sequence, batch.versions).unids == [first])
    }

    @Test func `after replication only what came from a peer is its business`() throws {
        try declare(["$Name": "x", "Trigger": "afterreplication", "Action": "1"])
        try b.save(second, ["A": "2"], form: "Person")
        try a.save(first, ["A": "1"], form: "Person")
        try a.pull(from: b)
        let agent = try agent(of: a)
        let found = try a.read { try $0.candidates(for: agent, after: 0, own: [:], limit: 10, reading: $1) }
        #expect(found.records.map(\.unid) == [second])
    }

    @Test func `one node has the lease until its time is over`() throws {
        try declare(["$Name": "x", "Trigger": "manual", "Action": "1"])
        let agent = try agent(of: a)
        func take(_ node: String, _ later: UInt64) throws -> Bool {
            let wall = a.wall + later
            return try a.write { notes, writer, _ in
                try notes.takeLease(of: agent, for: node, in: writer, wallMilliseconds: wall)
            }
        }
        #expect(try take("CN=1/O=x", 0))
        #expect(try !take("CN=2/O=x", 0))
        #expect(try take("CN=1/O=x", AgentLease.milliseconds / 2 + 10))
        #expect(try !take("CN=2/O=x", AgentLease.milliseconds + 10))
        #expect(try take("CN=2/O=x", 2 * AgentLease.milliseconds))
    }

    @Test func `leases taken apart merge to one, without a conflict document`() throws {
        try declare(["$Name": "x", "Trigger": "manual", "Action": "1"])
        try b.pull(from: a)
        for replica in [a, b] {
            let agent = try agent(of: replica)
            _ = try replica.write { try $0.takeLease(of: agent, for: replica.name, in: $1, wallMilliseconds: $2) }
        }
        try a.pull(from: b)
        try b.pull(from: a)
        #expect(try a.conflicts().isEmpty && a.stateHash() == b.stateHash())
        let agent = try agent(of: a)
        let holders = try [a, b].map { replica in
            try replica.read { try $0.lease(of: agent, wallMilliseconds: Sample.wall, reading: $1) }?.holder
        }
        #expect(holders[0] == holders[1] && holders[0] != nil)
    }

    @Test(arguments: [
        (["$Name": "x", "Trigger": "never", "Action": "1"], "an agent's trigger is one of"),
        (["$Name": "x", "Trigger": "scheduled", "Action": "1"], "needs times or a repeat"),
        (["$Name": "x", "Trigger": "manual", "Action": "@If("], "the action formula cannot be read"),
        (
            ["$Name": "x", "Trigger": "manual", "Action": "1", "Selection": "1 +"],
            "the selection formula cannot be read"
        ),
    ])
    func `an agent that cannot be obeyed says why and does nothing`(items: [String: String], reason: String) throws {
        let texts = items.map { (path: ItemPath($0)!, change: ItemChange.set(.text($1))) }
        let request = SaveRequest(form: AgentDefinition.noteForm, changes: texts, author: a.author)
        _ = try a.write { try $0.save(request, in: $1, wallMilliseconds: $2) }
        try a.save(first, ["A": "1"], form: "Person")
        #expect(try agent(of: a).fault?.contains(reason) == true && !agent(of: a).isEnabled)
        #expect(try perform(first) == AgentBatch())
    }

    @Test func `a scheduled agent is due at each opening and after each pause`() throws {
        func definition(_ items: [String: String]) throws -> AgentDefinition {
            let all = items.merging(["$Name": "x", "Trigger": "scheduled", "Action": "1"]) { $1 }
            return try AgentDefinition(
                NoteContent(all.map { NoteContent.Item(path: ItemPath($0)!, value: .text($1)) }))
        }
        let (hour, day): (Int64, Int64) = (3_600_000, 86_400_000)
        let daily = try definition(["Times": "02:00"])
        #expect(!daily.isDue(at: hour, last: nil) && daily.isDue(at: 2 * hour, last: nil))
        #expect(!daily.isDue(at: 2 * hour + 5, last: 2 * hour) && daily.isDue(at: day + 2 * hour, last: 2 * hour))
        let often = try definition(["Repeat": "10m"])
        #expect(
            often.isDue(at: 0, last: nil) && !often.isDue(at: 599_999, last: 0) && often.isDue(at: 600_000, last: 0))
        #expect(often.isDue(at: 0, last: 999), "a clock that was put back does not stop it")
    }
}
