import AccessControl
import AdministrationProtocol
import AuditLog
import Foundation
import GRPCCore
import Interchange
import NoteModel
import NoteStore
import SwiftProtobuf
import Testing

@testable import Administration
@testable import NodeServer

/// What of every method's calls is in the audit log.
@Suite struct AuditWayTests {
    private static let secret = "bimat\(UInt32.random(in: 0...(.max)))"

    private func withNote(_ body: (TestHub, DatabaseActor, String) async throws -> Void) async throws {
        try await TestHub.run { hub in
            let database = try await hub.node.createDatabase("db", title: "", forms: [])
            let request = SaveRequest(
                form: "DangVien", changes: [(ItemPath("NoiO")!, .set(.text(Self.secret)))],
                author: "CN=hub/O=Thanh Xuân")
            let outcome = try await database.write { try $0.save(request, in: $1, wallMilliseconds: 1) }
            guard case .saved(let saved) = outcome else { Issue.record("not saved"); return }
            try await body(hub, database, saved.unid.description)
        }
    }

    private func records(_ hub: TestHub, after sequence: UInt64 = 0) async throws -> [AuditRecord] {
        try await hub.node.auditRecords(AuditQuery()).map(\.record).filter { $0.sequence > sequence }
    }

    /// With the announcements, which people do not see once they are closed.
    private func announced(_ hub: TestHub, after sequence: UInt64) throws -> [AuditRecord] {
        var found: [AuditRecord] = []
        try hub.node.audit.folder.forEachFromEnd {
            found.append($0)
            return $0.sequence > sequence + 1
        }
        return found.reversed()
    }

    @Test func `every method of the service has a decision, and nothing else has one`() {
        let methods = Dongbo_Administration_V1_Administration.Method.descriptors.map(\.method)
        #expect(Set(methods) == Set(AuditDecision.all.keys))
    }

    @Test func `every refused call is in the log with who, what and why, before they hear of it`() async throws {
        try await withNote { hub, _, unid in
            let nobody = "CN=Kẻ lạ/O=Ngoài"
            for way in AccessWay.all where !way.isOpen(to: .noAccess) {
                let before = hub.node.audit.head.sequence
                await #expect(throws: DongboError(.noRight, ""), "\(way.method)") {
                    try await hub.call(as: nobody) { try await way.call($0, unid) }
                }
                let entry = try await records(hub, after: before).last?.entry
                #expect(entry?.act == AuditDecision.all[way.method]?.act, "\(way.method)")
                #expect(entry?.outcome == .refused && entry?.actor.name == nobody && entry?.code == "noRight")
                #expect(entry?.actor.origin == "socket of \(hub.node.administrator)")
            }
        }
    }

    @Test func `every reading of a note is in the log with which one`() async throws {
        try await withNote { hub, _, unid in
            for way in AccessWay.all where AuditDecision.all[way.method]?.rule == .reading {
                let before = hub.node.audit.head.sequence
                let isAnswered: Bool
                do {
                    try await hub.call(as: "CN=hub/O=Thanh Xuân") { try await way.call($0, unid) }
                    isAnswered = true
                } catch let error as DongboError {
                    // It has no attachment.
                    #expect(error.code == .noSuchThing, "\(way.method)")
                    isAnswered = false
                }
                let found = try await records(hub, after: before).map(\.entry)
                // A note without conflicts shows nothing of any.
                let expected = isAnswered && way.method != "ListConflicts" ? 1 : 0
                #expect(found.count == expected, "\(way.method)")
                guard let entry = found.first else { continue }
                #expect(entry.act == AuditDecision.all[way.method]?.act && entry.outcome == .done)
                #expect(entry.unids == [UNID(unid)!] && entry.database == "db", "\(way.method)")
                #expect(entry.actor.name == "CN=hub/O=Thanh Xuân" && entry.actor.way == .commandLine)
            }
        }
    }

    @Test func `every administrative act is announced before it is done, and closed with how it ended`() async throws {
        try await withNote { hub, _, unid in
            for way in AccessWay.all where AuditDecision.all[way.method]?.rule == .administration {
                let before = hub.node.audit.head.sequence
                let failure = await error {
                    try await hub.call(as: "CN=hub/O=Thanh Xuân") { try await way.call($0, unid) }
                }
                let found = try announced(hub, after: before)
                let act = AuditDecision.all[way.method]?.act
                let own = found.filter { $0.entry.act == act && $0.entry.actor.way == .commandLine }
                #expect(own.count == 2 && own[0].entry.outcome == .begun, "\(way.method)")
                guard own.count == 2 else { continue }
                #expect(own[1].entry.closes == own[0].sequence, "\(way.method)")
                #expect(own[1].entry.outcome == (failure == nil ? .done : .failed), "\(way.method)")
            }
        }
    }

    private func error(_ body: () async throws -> Void) async -> (any Error)? {
        do {
            try await body()
            return nil
        } catch { return error }
    }

    @Test func `nothing is read or administered while the log cannot be written, and saving goes on`() async throws {
        try await withNote { hub, database, unid in
            hub.node.audit.setOutput { _, _ in
                errno = ENOSPC
                return -1
            }
            let list = database.database.accessList
            for way in AccessWay.all where way.method != "Updall" && way.method != "Search" {
                let decision = try #require(AuditDecision.all[way.method])
                let failure = await error {
                    try await hub.call(as: "CN=hub/O=Thanh Xuân") { try await way.call($0, unid) }
                }
                switch decision.rule {
                case .refusalsOnly: #expect((failure as? DongboError)?.code != .inputOutput, "\(way.method)")
                case .byNode:
                    // Nobody has logged in who could log out.
                    let isAudit = (failure as? DongboError)?.message.contains("audit log") == true
                    #expect(isAudit || way.method == "LogOut", "\(way.method)")
                case .administration:
                    #expect((failure as? DongboError)?.message.contains("audit log") == true, "\(way.method)")
                case .reading, .query:
                    let message = (failure as? DongboError)?.message ?? ""
                    // Where there is nothing to show, nothing is refused.
                    let isEmpty = ["ListConflicts", "ListQuarantine", "ListAttachments"].contains(way.method)
                    let hasNone = (failure as? DongboError)?.code == .noSuchThing
                    #expect(message.contains("audit log") || isEmpty || hasNone, "\(way.method): \(message)")
                }
            }
            #expect(database.database.accessList == list)
            hub.node.audit.setOutput { write($0, $1.baseAddress, $1.count) }
            _ = try await hub.get(unid)
        }
    }

    @Test func `a refused save that shows what stands in the way is a reading`() async throws {
        try await withNote { hub, _, unid in
            let first = try await hub.get(unid)
            _ = try await hub.put("{\"NoiO\":\"b\"}", unid: unid, base: first.text("revision"))
            let before = hub.node.audit.head.sequence
            _ = try? await hub.put("{\"NoiO\":\"c\"}", unid: unid, base: first.text("revision"))
            let found = try await records(hub, after: before).map(\.entry)
            #expect(found.map(\.act) == [.read] && found.first?.unids == [UNID(unid)!])
        }
    }

    @Test func `the log never holds what stands in a note, nor what somebody looks for`() async throws {
        try await withNote { hub, _, unid in
            for way in AccessWay.all where AuditDecision.all[way.method]?.rule != .administration {
                _ = await error { try await hub.call(as: "CN=hub/O=Thanh Xuân") { try await way.call($0, unid) } }
            }
            let query = Self.secret
            _ = try? await hub.records { client, _ in
                try await client.search(
                    .with {
                        $0.database = "db"; $0.query = query
                    }
                ) { response in
                    for try await _ in response.messages {}
                }
            }
            for folder in hub.node.auditDesk.library.folders() {
                for path in folder.segments() {
                    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
                    #expect(bytes.range(of: Data(Self.secret.utf8)) == nil)
                    #expect(bytes.range(of: Data("CN=hub".utf8)) != nil)
                }
            }
        }
    }

    @Test func `show log filters, records that it was read, and verifying says what it found`() async throws {
        try await withNote { hub, _, unid in
            _ = try await hub.get(unid)
            _ = try? await hub.record(as: "CN=Kẻ lạ/O=Ngoài") { client in
                try await client.getNote(
                    .with {
                        $0.database = "db"; $0.unid = unid
                    })
            }
            let readings = try await hub.records {
                try await $0.showLog(
                    .with {
                        $0.acts = ["reading"]; $0.unid = unid
                    }, onResponse: $1)
            }
            #expect(readings.map { $0.text("outcome") } == ["done", "refused"])
            #expect(readings.first?.text("who") == hub.node.administrator)
            #expect(readings.first?["unids"] == [.string(unid)] && readings.first?.text("database") == "db")
            let strangers = try await hub.records { try await $0.showLog(.with { $0.who = "kẻ lạ" }, onResponse: $1) }
            #expect(strangers.count == 1)
            let reads = try await hub.records { try await $0.showLog(.with { $0.acts = ["readLog"] }, onResponse: $1) }
            #expect(reads.count == 3)
            await #expect(throws: DongboError(.wrongUsage, "")) {
                _ = try await hub.records { try await $0.showLog(.with { $0.acts = ["gì"] }, onResponse: $1) }
            }
            try await hub.node.countersignAudit()
            let checks = try await hub.records { try await $0.verifyLog(.init(), onResponse: $1) }
            #expect(checks.count == 1 && checks[0]["whole"] == true)
            #expect(checks[0].text("sentence").contains("the hub has countersigned the end"))
        }
    }
}
