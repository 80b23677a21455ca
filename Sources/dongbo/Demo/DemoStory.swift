import Foundation
import Interchange
import NoteModel
import SyntheticDistrict

/// The demonstration's script: what happens, on which node, in whose name.
struct DemoStory: Sendable {
    static let database = "dang-vien"
    /// Notes that change for the incremental replication.
    private static let changesMax = 100

    let cluster: DemoCluster
    let screen: DemoScreen
    let members: Int

    var database: String { Self.database }
    var hub: DemoNode { cluster.hub }
    var spokes: [DemoNode] { cluster.spokes }

    func tell() async throws -> DemoResult {
        var result = DemoResult()
        result.nodes = cluster.nodes.count
        let district = District(members: members)
        let edits = DemoEdits(story: self, first: district.dossier(0), second: district.dossier(1))
        try await screen.stage(1, "Three nodes, each a process of its own, joined with one-time tokens") {
            try await cluster.start()
            for node in cluster.nodes { screen.say(node.name.canonical) }
        }
        try await screen.stage(2, "The hub gets a database and the district's dossiers") { try await load(district) }
        result.initialSync = try await screen.stage(3, "Both spokes make a replica of it") { try await copy() }
        try await screen.stage(4, "The spokes are apart, and people edit the same dossiers on both") {
            try await edits.make()
        }
        result.conflicts = try await screen.stage(5, "The spokes replicate with the hub again") {
            try await meet()
            return try await edits.showMeeting()
        }
        try await screen.stage(6, "Who wrote what, when and where: the history of one item") {
            try await edits.showHistory(into: &result)
        }
        result.resolved = try await screen.stage(7, "The district office settles the conflicts") {
            try await edits.settle()
            try await meet()
            return result.conflicts - (try await openConflicts())
        }
        try await screen.stage(8, "What replicating costs from now on") { try await measure(district, &result) }
        result.stateHashesEqual = try await screen.stage(9, "Do all three nodes hold the same?") { try await compare() }
        let dossiers = DemoDossiers(story: self, district: District(members: DemoDossiers.needed))
        try await screen.stage(10, "A member moves to another cell, and the dossier with them") {
            try await dossiers.move()
        }
        try await screen.stage(11, "A computer that may not be on any network takes part by file") {
            try await dossiers.carry()
        }
        try await screen.stage(12, "Who may do what, and why not") { try await dossiers.refuse() }
        try await screen.stage(
            13, "People of three levels log in: sealed, approved, shut out, and all of it in the log"
        ) {
            try await dossiers.meet()
        }
        try await screen.stage(14, "What an office asks for: views and search") {
            try await DemoOffice(story: self).ask()
        }
        result.notes = try await hub.description(of: database).count("notes")
        return result
    }

    /// Both spokes with the hub, and the first once more for what the second brought.
    private func meet() async throws {
        for spoke in spokes + [spokes[0]] {
            let record = try await spoke.replicate(database, with: hub)
            screen.say(
                "\(spoke.short) with hub: \(Humanly.count(record.count("pulled"), "note")) pulled, \(record.count("pushed")) pushed, "
                    + "\(record.count("bytesIn") + record.count("bytesOut")) bytes, \(Humanly.seconds(record.seconds("seconds")))"
            )
        }
    }

    private func load(_ district: District) async throws {
        try await hub.createDatabase(database, schema: database)
        try await DemoAccess.allow(DemoEdits.secretaries, in: database, on: hub)
        let start = ContinuousClock.now
        let result = try await BulkPut(database: database).run(
            on: hub.link, lines: { AnyIterator(DemoLines.all(of: district)) }, progress: screen.progress,
            refusal: { _ in }
        ).json()
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let (saved, refused) = (result.count("saved"), result.count("refused"))
        guard refused == 0 else { throw DongboError(.badData, "\(refused) of the district's notes were refused") }
        let size = Humanly.bytes(try await hub.description(of: database).count("bytes"))
        screen.say(
            "\(Humanly.count(saved, "note")) saved durably in \(Humanly.seconds(seconds)), "
                + "\(Humanly.count(Int(Double(saved) / seconds))) a second, \(size) on disk")
    }

    private func copy() async throws -> DemoResult.Transfer {
        var first: DemoResult.Transfer?
        for spoke in spokes {
            let start = ContinuousClock.now
            let record = try await spoke.createReplica(of: database, from: hub, screen.progress)
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            let copied = try await spoke.description(of: database).count("notes")
            screen.say(
                "\(spoke.short): \(Humanly.count(copied, "note")), \(Humanly.bytes(record.count("bytes"))) over TLS, "
                    + Humanly.seconds(seconds))
            first = first ?? DemoResult.Transfer(notes: copied, seconds: seconds, bytes: record.count("bytes"))
        }
        return first ?? DemoResult.Transfer()
    }

    private func openConflicts() async throws -> Int {
        var most = 0
        for node in cluster.nodes { most = max(most, try await node.conflicts(in: database).count) }
        screen.say(most == 0 ? "no open conflicts on any node" : "still open: \(Humanly.count(most, "conflict"))")
        return most
    }

    private func measure(_ district: District, _ result: inout DemoResult) async throws {
        let changes = min(Self.changesMax, members)
        _ = try await BulkPut(database: database).run(
            on: hub.link(as: DemoEdits.office), lines: { AnyIterator(DemoLines.remarks(on: changes, of: district)) },
            progress: screen.progress,
            refusal: { _ in })
        let (changed, seconds) = try await timed { try await spokes[0].replicate(database, with: hub) }
        result.incrementalSync = .init(
            notes: changed.count("pulled"), seconds: seconds,
            bytes: changed.count("bytesIn") + changed.count("bytesOut"))
        screen.say(
            "\(Humanly.count(changed.count("pulled"), "note")) changed on the hub, replicated to spoke-1: "
                + "\(Humanly.bytes(result.incrementalSync.bytes)), \(Humanly.seconds(seconds))")
        let (idle, idleSeconds) = try await timed { try await spokes[0].replicate(database, with: hub) }
        result.idleSeconds = idleSeconds
        screen.say(
            "nothing changed: \(idle.count("bytesIn") + idle.count("bytesOut")) bytes of frames, \(Humanly.seconds(idleSeconds))"
        )
        _ = try await spokes[1].replicate(database, with: hub)
    }

    private func timed(_ body: () async throws -> JSONValue) async throws -> (JSONValue, seconds: Double) {
        let start = ContinuousClock.now
        let value = try await body()
        return (value, (ContinuousClock.now - start) / .seconds(1))
    }

    private func compare() async throws -> Bool {
        var hashes: [String] = []
        for node in cluster.nodes {
            hashes.append(try await node.hash(of: database))
            screen.say("\(NoteDisplay.pad(node.short, 8)) \(hashes.last ?? "")")
        }
        let areEqual = Set(hashes).count == 1
        screen.say(areEqual ? "yes: the state hashes are equal" : "NO: the state hashes differ")
        return areEqual
    }
}
