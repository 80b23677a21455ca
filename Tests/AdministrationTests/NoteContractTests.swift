import AdministrationProtocol
import Foundation
import GRPCCore
import Interchange
import NodeServer
import NoteModel
import SwiftProtobuf
import Testing

@Suite struct NoteContractTests {
    private static let noteKeys = [
        "unid", "form", "generation", "revision", "created", "modified", "author", "items", "conflicts", "conflictOf",
        "parent", "deleted",
    ]

    private func withDatabase(_ body: (TestHub) async throws -> Void) async throws {
        try await TestHub.run { hub in
            _ = try await hub.record { try await $0.createDatabase(.with { $0.database = "db" }) }
            try await body(hub)
        }
    }

    @Test func `a note has the contract's keys and forms`() async throws {
        try await withDatabase { hub in
            let saved = try await hub.put(#"{"HoTen":"An","NgaySinh":{"date":"1980-02"},"DangPhi":12.50}"#)
            #expect(saved.keys == ["unid", "revision", "generation"])
            let note = try await hub.get(saved.text("unid"))
            #expect(note.keys == Self.noteKeys)
            #expect(
                note["items"] == [
                    "DangPhi": .number(ExactDecimal("12.5")!), "HoTen": "An", "NgaySinh": ["date": "1980-02"],
                ])
            #expect(note["conflicts"] == [] && note["conflictOf"] == .null && note["deleted"] == false)
            #expect(note.text("author") == "CN=\(NSUserName())/O=Thanh Xuân")
            #expect(note.text("revision") == saved.text("revision") && note.text("revision").hasPrefix("1-"))
            #expect(note.text("modified").hasSuffix("Z") && note.text("modified").count == 24)
        }
    }

    @Test func `an older base is refused with the current value, or becomes a conflict document`() async throws {
        try await withDatabase { hub in
            let first = try await hub.put(#"{"NoiO":"a"}"#)
            let (unid, base) = (first.text("unid"), first.text("revision"))
            _ = try await hub.put(#"{"NoiO":"b"}"#, unid: unid)
            let refused = try await hub.put(#"{"NoiO":"c"}"#, unid: unid, base: base)
            #expect(refused["refused"] == ["NoiO": "b"])
            let merged = try await hub.put(#"{"HoTen":"An"}"#, unid: unid, base: base)
            #expect(merged["refused"] == nil)
            _ = try await hub.put(#"{"NoiO":"c"}"#, unid: unid, base: base, asDocument: true)
            let conflicts = try await hub.records { client, receive in
                try await client.listConflicts(.with { $0.database = "db" }, onResponse: receive)
            }
            let conflict = try #require(conflicts.first)
            #expect(conflicts.count == 1 && conflict["items"] == ["NoiO"] && conflict.text("conflictOf") == unid)
            let document = try await hub.get(conflict.text("unid"))
            #expect(document.text("conflictOf") == unid && document.keys == Self.noteKeys)
            _ = try await hub.record { client in
                try await client.resolveConflict(
                    .with {
                        $0.database = "db"
                        $0.unid = unid
                        $0.keep = "theirs"
                    })
            }
            let settled = try await hub.get(unid)
            #expect(settled["conflicts"] == [] && settled["items"]?["NoiO"] == document["items"]?["NoiO"])
        }
    }

    @Test func `a deletion says who, when, where and why, and stands in the history`() async throws {
        try await withDatabase { hub in
            let unid = try await hub.put(#"{"NoiO":"a"}"#).text("unid")
            _ = try await hub.record { client in
                try await client.deleteNote(
                    .with {
                        $0.database = "db"
                        $0.unid = unid
                        $0.reason = "chuyển đi"
                    })
            }
            let note = try await hub.get(unid)
            #expect(note["deleted"] == true && note["deletion"]?.keys == ["author", "time", "node", "reason"])
            #expect(
                note["deletion"]?.text("node") == "CN=hub/O=Thanh Xuân"
                    && note["deletion"]?.text("reason") == "chuyển đi")
            let history = try await hub.records { client, receive in
                try await client.noteHistory(
                    .with {
                        $0.database = "db"
                        $0.unid = unid
                    }, onResponse: receive)
            }
            #expect(history.map { $0.text("item") } == ["NoiO", "$Deleted"])
            #expect(history.map { $0.text("state") } == ["history", "winner"])
            let keys = ["item", "revision", "generation", "time", "author", "node", "value", "state"]
            #expect(history.allSatisfy { $0.keys == keys })
        }
    }

    @Test func `bulk saves keep what is good and say what is not`() async throws {
        try await withDatabase { hub in
            let lines = [#"{"$form":"F","a":1}"#, "{", "", #"{"x[":1}"#, #"{"$Conflict":"1"}"#, #"{"a":2}"#]
            let records = try await hub.records { client, receive in
                try await client.putNotes(
                    requestProducer: { writer in
                        try await writer.write(
                            .with {
                                $0.database = "db"
                                $0.lines = lines.map { Data($0.utf8) }
                            })
                    }, onResponse: receive)
            }
            #expect(records.last == ["saved": 2, "refused": 3])
            #expect(records.dropLast().map { $0["line"] } == [2, 4, 5])
        }
    }

    @Test func `the database's own notes are hidden and do not count`() async throws {
        try await withDatabase { hub in
            _ = try await hub.put(#"{"a":1}"#)
            let listed = try await hub.records { client, receive in
                try await client.listNotes(.with { $0.database = "db" }, onResponse: receive)
            }
            #expect(listed.count == 1)
            let databases = try await hub.records { client, receive in
                try await client.listDatabases(.init(), onResponse: receive)
            }
            let database = databases.first { $0.text("database") == "db" }
            #expect(database?["notes"] == 1)
            #expect(database?.keys.starts(with: ["database", "replica", "notes", "conflicts", "bytes"]) == true)
        }
    }

    @Test(arguments: ["here", "neverSeen"]) func `why has a reason`(reason: String) async throws {
        try await withDatabase { hub in
            let saved = try await hub.put(#"{"a":1}"#).text("unid")
            let answer = try await hub.record { client in
                try await client.why(
                    .with {
                        $0.database = "db"
                        $0.unid = reason == "here" ? saved : String(repeating: "0", count: 32)
                    })
            }
            #expect(answer.text("reason") == reason && !answer.text("explanation").isEmpty)
        }
    }
}
