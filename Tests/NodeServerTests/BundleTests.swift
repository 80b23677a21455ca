import Foundation
import NodeServer
import NoteModel
import NoteStore
import NoteStoreTestKit
import Testing

/// Two nodes that carry files to each other; after joining they do not connect.
@Suite struct BundleTests {
    @Test func `a database travels by file, there and back`() async throws {
        try await TestNetwork.run(isConnected: false) { network in
            let source = try await network.hub.createDatabase("members", title: "Hồ sơ", forms: [], access: .everybody)
            for note in 1...300 { try await source.save(Sample.unid(note), "HoTen", "Lan \(note)", form: "Person") }
            let first = network.folder.file("first")
            let made = try await network.hub.exportBundle(of: source, for: network.spoke.name, to: first)
            #expect(made.exchange.pushed == 300)

            let preview = try await network.spoke.importBundle(first, preview: true)
            #expect(preview.exchange.received.notes == 300 && preview.isNewReplica && preview.standing == .next)
            #expect(throws: DongboError(.noSuchThing, "")) { try network.spoke.database("members") }
            let taken = try await network.spoke.importBundle(first)
            #expect(taken.exchange.received.notes == 300)
            let replica = try network.spoke.database("members")
            #expect(try replica.read { try $1.title() } == "Hồ sơ")
            #expect(try replica.stateHash() == source.stateHash())

            try await replica.save(Sample.unid(7), "NoiO", "Hạ Đình")
            let back = network.folder.file("back")
            let returned = try await network.spoke.exportBundle(of: replica, for: network.hub.name, to: back)
            #expect(returned.exchange.pushed == 1)
            let hash = try source.stateHash()
            let trial = try await network.hub.importBundle(back, preview: true)
            #expect(try trial.exchange.received.notes == 1 && source.stateHash() == hash)
            #expect(try await network.hub.importBundle(back).exchange.received.notes == 1)
            #expect(try await network.hub.importBundle(back).standing == .old)
            #expect(try source.stateHash() == replica.stateHash())

            try await source.save(Sample.unid(8), "NoiO", "Nhân Chính")
            let second = network.folder.file("second")
            #expect(
                try await network.hub.exportBundle(of: source, for: network.spoke.name, to: second).exchange.pushed == 1
            )
            _ = try await network.spoke.importBundle(second)
            #expect(try source.stateHash() == replica.stateHash())
        }
    }

    @Test func `an exchange carries on where bundles ended`() async throws {
        try await TestNetwork.run { network in
            let source = try await network.hub.createDatabase("members", title: "", forms: [], access: .everybody)
            for note in 1...50 { try await source.save(Sample.unid(note), "HoTen", "Lan \(note)") }
            let file = network.folder.file("bundle")
            _ = try await network.hub.exportBundle(of: source, for: network.spoke.name, to: file)
            _ = try await network.spoke.importBundle(file)
            try await source.save(Sample.unid(51), "HoTen", "Mai")
            let replica = try network.spoke.database("members")
            let report = try await network.replicate(replica)
            #expect(report.received.notes == 1 && report.bytesIn < 2000)
            #expect(try source.stateHash() == replica.stateHash())
        }
    }

    @Test func `a changed bundle changes nothing`() async throws {
        try await TestNetwork.run(isConnected: false) { network in
            let source = try await network.hub.createDatabase("members", title: "", forms: [], access: .everybody)
            try await source.save(Sample.unid(1), "HoTen", "Lan")
            let file = network.folder.file("bundle")
            _ = try await network.hub.exportBundle(of: source, for: network.spoke.name, to: file)
            var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
            bytes[bytes.count - 5] ^= 1
            try bytes.write(to: URL(fileURLWithPath: file))
            await #expect(throws: DongboError(.badData, "")) { try await network.spoke.importBundle(file) }
            #expect(throws: DongboError(.noSuchThing, "")) { try network.spoke.database("members") }
            // It is for the spoke.
            await #expect(throws: DongboError(.noRight, "")) { try await network.hub.importBundle(file) }
        }
    }

    @Test func `a note with a history beyond one batch arrives whole`() async throws {
        try await TestNetwork.run(isConnected: false) { network in
            let source = try await network.hub.createDatabase("members", title: "", forms: [], access: .everybody)
            for round in 1...9 {
                let text = String(repeating: "\(round)", count: 700_000)
                try await source.save(Sample.unid(1), "GhiChu", text)
            }
            let file = network.folder.file("bundle")
            _ = try await network.hub.exportBundle(of: source, for: network.spoke.name, to: file)
            _ = try await network.spoke.importBundle(file)
            #expect(try network.spoke.database("members").stateHash() == source.stateHash())
        }
    }

    @Test func `what a bundle may take away after a change of groups is counted when it is made`() async throws {
        try await TestNetwork.run { network in
            let caller = network.hub.administratorCaller
            try await network.hub.saveGroup("canbo", members: [network.spoke.name.canonical], caller: caller)
            let source = try await network.hub.createDatabase("members", title: "", forms: [], access: .everybody)
            for number in 1...3 {
                let request = SaveRequest(
                    unid: Sample.unid(number), changes: [(ItemPath("DocGia")!, .set(.readers(["canbo"])))],
                    author: network.hub.name.canonical)
                _ = try await source.write {
                    try $0.save(request, in: $1, wallMilliseconds: NodeClock().wallMilliseconds)
                }
            }
            _ = try await network.spoke.createReplica("members", from: network.hub.name) { _ in }
            let (plain, review) = (network.folder.file("plain"), network.folder.file("review"))
            let before = try await network.hub.exportBundle(of: source, for: network.spoke.name, to: plain)
            #expect(before.withdrawnAtMost ?? 0 == 0)
            try await network.hub.saveGroup("canbo", members: [], caller: caller)
            let made = try await network.hub.exportBundle(of: source, for: network.spoke.name, to: review)
            #expect(made.withdrawnAtMost == 3 && made.exchange.withdrawn == 0)
            #expect(try await network.spoke.importBundle(review).exchange.withdrawn == 3)
        }
    }

    @Test func `a bundle from before a change of groups does not bring back what that took away`() async throws {
        try await TestNetwork.run { network in
            try await network.hub.saveGroup(
                "canbo", members: [network.spoke.name.canonical], caller: network.hub.administratorCaller)
            let source = try await network.hub.createDatabase("members", title: "", forms: [], access: .everybody)
            let request = SaveRequest(
                unid: Sample.unid(1),
                changes: [
                    (ItemPath("HoTen")!, .set(.text("Lan"))), (ItemPath("DocGia")!, .set(.readers(["canbo"]))),
                ], author: network.hub.name.canonical)
            _ = try await source.write { try $0.save(request, in: $1, wallMilliseconds: NodeClock().wallMilliseconds) }
            let replica = try await network.spoke.createReplica("members", from: network.hub.name) { _ in }.database
            #expect(try replica.text(Sample.unid(1), "HoTen") == .text("Lan"))
            let file = network.folder.file("bundle")
            _ = try await network.hub.exportBundle(of: source, for: network.spoke.name, to: file, all: true)
            try await network.hub.saveGroup("canbo", members: [], caller: network.hub.administratorCaller)
            #expect(try await network.replicate(replica).withdrawn == 1)
            #expect(try await network.spoke.importBundle(file).standing == .old)
            #expect(try replica.text(Sample.unid(1), "HoTen") == nil)
        }
    }

    @Test func `a bundle is no backup, and restoring it says what it is`() async throws {
        try await TestNetwork.run(isConnected: false) { network in
            let source = try await network.hub.createDatabase("members", title: "", forms: [], access: .everybody)
            let file = network.folder.file("bundle")
            _ = try await network.hub.exportBundle(of: source, for: network.spoke.name, to: file)
            let error = await #expect(throws: DongboError(.badData, "")) {
                try await network.hub.restore(file, as: "members")
            }
            #expect(
                error?.message
                    == "\(file) is no backup of a database: it is a bundle, which 'dongbo bundle import' takes in")
            #expect(try network.hub.database("members").identity == source.identity)
        }
    }

    @Test func `a backup that was cut short is called by the name people know`() async throws {
        try await TestNetwork.run(isConnected: false) { network in
            let source = try await network.hub.createDatabase("members", title: "", forms: [], access: .everybody)
            let file = network.folder.file("backup")
            try network.hub.backUp(source, to: file)
            let whole = try Data(contentsOf: URL(fileURLWithPath: file))
            try whole.dropLast(100).write(to: URL(fileURLWithPath: file))
            let error = await #expect(throws: DongboError(.badData, "")) {
                try await network.hub.restore(file, as: "members")
            }
            #expect(error?.message.hasPrefix("\(file) was cut short") == true)
        }
    }
}
