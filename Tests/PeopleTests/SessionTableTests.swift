import NoteModel
import People
import Testing

@Suite struct SessionTableTests {
    private let lan = try! HierarchicalName(parsing: "CN=Lan/O=Thanh Xuân")
    private let stamp = Digest(of: [1])
    private let minute: UInt64 = 60_000

    private func use(_ table: inout SessionTable, _ secret: UInt128, at now: UInt64, stamp: Digest? = nil) -> Bool {
        table.use(SessionToken(secret: secret), at: now) { _ in stamp ?? self.stamp } == .open(person: lan)
    }

    private func table(_ secrets: UInt128...) -> SessionTable {
        var table = SessionTable()
        for (index, secret) in secrets.enumerated() {
            table.open(SessionToken(secret: secret), for: lan, stamp: stamp, at: UInt64(index))
        }
        return table
    }

    @Test func `a session is open for its token only`() {
        var table = table(7)
        #expect(use(&table, 7, at: 1))
        #expect(!use(&table, 8, at: 1))
    }

    @Test func `it ends after a quarter of an hour without a request, and use keeps it open`() {
        var table = table(7)
        for now in stride(from: 0, through: 140 * minute, by: 14 * Int(minute)) {
            #expect(use(&table, 7, at: UInt64(now)))
        }
        #expect(!use(&table, 7, at: 155 * minute))
        #expect(!use(&table, 7, at: 141 * minute), "what has ended stays ended")
    }

    @Test func `it ends after eight hours, however much it is used`() {
        var table = table(7)
        for now in stride(from: 0, to: 480 * minute, by: 10 * Int(minute)) { #expect(use(&table, 7, at: UInt64(now))) }
        #expect(!use(&table, 7, at: 480 * minute))
    }

    @Test func `it ends when the password is another or nobody can log in any more`() {
        var (first, second) = (table(7), table(7))
        #expect(!use(&first, 7, at: 1, stamp: Digest(of: [2])))
        #expect(!use(&first, 7, at: 2))
        #expect(second.use(SessionToken(secret: 7), at: 1) { _ in nil } == .none)
    }

    @Test func `logging out ends one, and an administrator ends all of a person`() {
        var table = table(7, 8, 9)
        #expect(table.close(SessionToken(secret: 7)) == lan)
        #expect(table.close(SessionToken(secret: 7)) == nil)
        #expect(use(&table, 8, at: 5))
        table.close(of: try! HierarchicalName(parsing: "CN=LAN/O=Thanh Xuân"))
        #expect(table.count == 0)
    }

    @Test func `a person has so many sessions, and the oldest ends for one more`() {
        var table = SessionTable()
        for secret in 0..<20 as Range<UInt64> {
            table.open(SessionToken(secret: UInt128(secret)), for: lan, stamp: stamp, at: secret)
        }
        #expect(table.count == SessionTable.ofPersonMax)
        #expect(use(&table, 19, at: 20) && !use(&table, 11, at: 20))
    }

    @Test func `a token is read as it is written`() {
        let token = SessionToken(secret: 0xAB)
        #expect(SessionToken(token.text) == token && token.text.count == 32)
        for text in ["", "?", "zz", token.text + "0", String(token.text.dropLast()) + "+"] {
            #expect(SessionToken(text) == nil)
        }
    }
}
