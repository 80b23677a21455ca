import AccessControl
import AuditLog
import Foundation
import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import ReplicationTransport
import Testing

@testable import NodeServer

/// A spoke's log at the hub, over real TLS.
@Suite(.serialized) struct AuditHandUpTests {
    private func records(_ node: Node, of other: String, _ acts: Set<String> = []) async throws -> [AuditRecord] {
        var query = AuditQuery()
        (query.node, query.acts) = (other, acts)
        return try await node.auditRecords(query).map(\.record)
    }

    private func read(_ number: Int) -> AuditEntry {
        AuditEntry(
            .read, by: AuditActor("CN=Lan/O=Thanh Xuân", .commandLine), database: "members",
            unids: [UNID(rawValue: UInt128(number))])
    }

    @Test func `what was read at a spoke is known at the hub, which signs the end of the log`() async throws {
        try await TestNetwork.run(isConnected: false) { network in
            for number in 1...20 { try network.spoke.audit.note(read(number)) }
            #expect(try await network.spoke.countersignAudit() == .countersigned)
            #expect(try await records(network.hub, of: "phuong", ["read"]).count == 20)
            let check = try #require(try await network.spoke.auditChecks().first)
            #expect(check.isWhole && check.countersigned?.head == network.spoke.audit.head)
            let atHub = try await network.hub.auditChecks(node: "phuong")
            #expect(atHub.count == 1 && atHub.allSatisfy(\.isWhole))
            #expect(atHub.first?.countersigned == check.countersigned)
            #expect(try await network.hub.countersignAudit() == .countersigned)
            #expect(try await network.hub.auditChecks().allSatisfy { $0.isWhole && $0.countersigned != nil })
        }
    }

    @Test func `an exchange with the hub takes the log along`() async throws {
        try await TestNetwork.run(isConnected: false) { network in
            try network.spoke.audit.note(read(1))
            try await network.replicate(try network.spoke.database(Node.directoryDatabase))
            for _ in 0..<200 where try await records(network.hub, of: "phuong", ["read"]).isEmpty {
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(try await records(network.hub, of: "phuong", ["read"]).count == 1)
        }
    }

    @Test func `handing up from several sides at once while the log grows is no fault`() async throws {
        try await TestNetwork.run(isConnected: false) { network in
            let spoke = network.spoke
            try await withThrowingTaskGroup(of: Void.self) { group in
                for side in 0..<8 {
                    group.addTask {
                        for number in 0..<5 {
                            try spoke.audit.note(read(side * 10 + number))
                            #expect(try await spoke.countersignAudit() == .countersigned)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await records(network.hub, of: "phuong", ["read"]).count == 40)
            #expect(network.hub.auditWarnings.isEmpty)
        }
    }

    @Test func `a log longer than one delivery is handed up whole`() async throws {
        try await TestNetwork.run(isConnected: false) { network in
            let unids = (0..<500).map { UNID(rawValue: UInt128($0)) }
            let lan = AuditActor("CN=Lan/O=Thanh Xuân", .commandLine)
            for _ in 0..<1200 { try network.spoke.audit.note(AuditEntry(.list, by: lan, unids: unids)) }
            #expect(try await network.spoke.countersignAudit() == .countersigned)
            #expect(try await records(network.hub, of: "phuong", ["list"]).count == 1200)
        }
    }

    @Test func `a spoke whose log is not what the hub has of it is named there, and goes on in another log`()
        async throws
    {
        try await TestNetwork.run(isConnected: false) { network in
            try network.spoke.audit.note(read(1))
            #expect(try await network.spoke.countersignAudit() == .countersigned)
            // Another past of the same log reaches the hub first.
            let (name, head) = network.spoke.audit.standing
            var told = AuditChain(name, head: head)
            let frame = told.append(read(99), milliseconds: 5)
            let connection = try network.spoke.connection(to: network.hub.name)
            let receipt = try await connection.handUp(AuditIntake.Delivery(name, head: told.head, frames: frame))
            guard case .held(told.head, .some) = receipt else { Issue.record("\(receipt)"); return }
            try network.spoke.audit.note(read(2))
            let fault = AuditFault.fork(at: told.head.sequence)
            #expect(try await network.spoke.countersignAudit() == .refused(fault))
            let faults = try await records(network.hub, of: "hub", ["logFault"])
            #expect(faults.map(\.entry.code) == ["fork"])
            #expect(faults.first?.entry.detail.contains("CN=phuong") == true)
            #expect(network.hub.auditWarnings.count == 1)
            // Going on.
            #expect(network.spoke.audit.name != name)
            #expect(try await network.spoke.countersignAudit() == .countersigned)
            let begun = try await records(network.hub, of: "phuong", ["beginLog"])
            #expect(begun.last?.entry.detail.contains("the hub refused log") == true)
            #expect(try await records(network.hub, of: "hub", ["logFault"]).map(\.entry.code) == ["fork", "newLog"])
            #expect(network.hub.auditWarnings.count == 2)
        }
    }

    @Test func `a log that was cut behind the node's back is noticed when the node opens it`() async throws {
        try await TestNetwork.run(isConnected: false) { network in
            for number in 1...5 { try network.spoke.audit.note(read(number)) }
            #expect(try await network.spoke.countersignAudit() == .countersigned)
            let folder = network.spoke.audit.folder
            let before = try folder.frames(after: 0, limit: 1 << 20)
            let (path, whole) = (folder.segments()[0], try DurableFile.read(folder.segments()[0]))
            guard case .record(_, _, let end) = AuditFrame.next(in: before, at: 0) else { return }
            let kept = whole.count - before.count + end
            try DurableFile.write(Array(whole[..<kept]), to: path, mode: 0o600)
            guard case .damaged(.wentBack(to: 1, from: let reached)) = try AuditFile.open(folder) else {
                Issue.record("the cut is not noticed"); return
            }
            #expect(reached == network.spoke.audit.head.sequence)
            let check = try #require(try await network.spoke.auditChecks().first)
            #expect(check.fault == .wentBack(to: 1, from: reached))
        }
    }

    @Test func `nobody hands up another node's log`() async throws {
        try await TestNetwork.run(isConnected: false) { network in
            let (hubs, head) = network.hub.audit.standing
            let connection = try network.spoke.connection(to: network.hub.name)
            await #expect(throws: DongboError(.noRight, "")) {
                _ = try await connection.handUp(AuditIntake.Delivery(hubs, head: head, frames: []))
            }
            let refused = try await records(network.hub, of: "hub", ["refused"])
            #expect(refused.last?.entry.actor.name == "CN=phuong/O=Thanh Xuân")
        }
    }

    @Test func `a token that is none, and a foreign certificate, leave a record of where they came from`() async throws
    {
        try await TestNetwork.run(isConnected: false) { network in
            let (token, _) = try await network.hub.invite(HierarchicalName(parsing: "CN=moi/O=Thanh Xuân"))
            _ = try await EnrollmentClient.enroll(at: network.address, token: token, now: { Date() })
            await #expect(throws: DongboError.self) {
                _ = try await EnrollmentClient.enroll(at: network.address, token: token, now: { Date() })
            }
            let joins = try await records(network.hub, of: "hub", ["join"])
            #expect(joins.map(\.entry.outcome).suffix(2) == [.done, .refused])
            #expect(joins.last?.entry.actor.origin.contains("127.0.0.1") == true)
            #expect(joins.last?.entry.detail.contains(token.description) == false)
        }
    }

    @Test func `what a peer had no right to hand in is recorded with which note, from whom and by whom`() async throws {
        try await TestNetwork.run(isConnected: false) { network in
            let lan = "CN=Lan/O=Thanh Xuân"
            let entries =
                AccessList.standard.entries + [
                    AccessEntry(network.hub.administrator, .manager, flags: .all), AccessEntry(lan, .reader),
                ]
            let atHub = try await network.hub.createDatabase("members", title: "", forms: [], access: entries)
            let (copy, _) = try await network.spoke.createReplica(
                "members", from: network.hub.name, progress: { _ in })
            // Her node lets her; the hub does not.
            let saved = try await copy.save(nil, "HoTen", "bimat", form: "DangVien")
            let report = try await network.replicate(copy)
            let waiting = try atHub.read { try $1.quarantineCount() }
            #expect(report.pushed == 1 && waiting == 1)
            let refused = try await records(network.hub, of: "hub", ["exchange"]).last
            let entry = try #require(refused?.entry)
            #expect(entry.outcome == .refused && entry.unids == [saved.unid] && entry.database == "members")
            #expect(entry.actor.name == network.spoke.name.canonical && entry.detail == "noRight: written by \(lan)")
        }
    }
}
