import AuditLog
import NoteModel
import Testing

@Suite struct AuditQueryTests {
    private func found(_ log: TestLog, _ change: (inout AuditQuery) -> Void) -> [UInt64] {
        var query = AuditQuery()
        change(&query)
        var search = AuditQuery.Search(query)
        for (record, _) in log.contents.records.reversed() { search.take(record) }
        return search.found.map(\.sequence)
    }

    private var log: TestLog {
        var log = TestLog()
        log.write(.read(), at: 100)
        let hoa = AuditActor("CN=Hoa/O=Thanh Xuân", .commandLine, from: "socket of CN=root/O=Thanh Xuân")
        log.write(AuditEntry(.read, .refused, by: hoa, database: "khac", unids: [UNID(rawValue: 8)]), at: 200)
        log.write(AuditEntry(.purge, .begun, by: .lan, database: "chi-bo"), at: 300)
        log.write(AuditEntry(.purge, .done, by: .lan, database: "chi-bo", closes: 3), at: 400)
        log.write(AuditEntry(.backup, .begun, by: .lan, database: "chi-bo"), at: 500)
        return log
    }

    @Test func `each filter leaves what it names, the latest first`() {
        let log = log
        #expect(found(log) { _ in } == [5, 4, 2, 1])
        #expect(found(log) { $0.since = 200 } == [5, 4, 2])
        #expect(found(log) { $0.until = 200 } == [2, 1])
        #expect(found(log) { $0.who = "hoa" } == [2])
        #expect(found(log) { $0.who = "cn=ROOT" } == [2])
        #expect(found(log) { $0.database = "chi-bo" } == [5, 4, 1])
        #expect(found(log) { $0.unid = UNID(rawValue: 8) } == [2])
        #expect(found(log) { $0.limit = 2 } == [5, 4])
        #expect(found(log) { $0.acts = ["read"] } == [2, 1])
        #expect(found(log) { $0.acts = ["refused"] } == [2])
        #expect(found(log) { $0.acts = ["administration"] } == [5, 4])
    }

    @Test func `an announcement is shown only as long as nothing says how it ended`() {
        #expect(found(log) { $0.acts = ["begun"] } == [5])
    }
}
