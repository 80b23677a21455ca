import NoteModel
import SimulationKit
import Testing

@Suite struct NameSieveTests {
    private func outline(_ names: [String], wanted: [ItemPath]) throws -> RevisionOutline {
        let revision = Revision(
            dot: Dot(SeededGenerator.incarnations[0], 1), unid: UNID(rawValue: 7), base: VersionVector(),
            predecessor: nil, generation: 1, time: HybridTimestamp(rawValue: 5), author: "CN=Lan", form: "HoSo",
            deletion: nil, writes: names.map { ItemWrite(ItemPath($0)!, .value(.text($0))) }, salts: .seed(1))
        return try RevisionOutline(decodingAccepted: EncodedRevision(revision).bytes, wanted: NameSieve(wanted))
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `what was wanted is found as without a sieve`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let encoded = try EncodedRevision(random.revision())
        let paths = encoded.revision.writes.map(\.path)
        let wanted = paths.filter { _ in random.below(3) == 0 } + ["NotThere"]
        let whole = try RevisionOutline(decodingAccepted: encoded.bytes)
        let sieved = try RevisionOutline(decodingAccepted: encoded.bytes, wanted: NameSieve(wanted))
        #expect(sieved.stamp == whole.stamp)
        #expect(sieved.hasSetElements == whole.hasSetElements)
        for path in wanted where try whole.find(path) != .unclear {
            #expect(try sieved.find(path) == whole.find(path))
            #expect(sieved.writes(path) == whole.writes(path))
        }
    }

    @Test func `what was not wanted is unclear`() throws {
        #expect(try outline(["HoTen", "NoiO"], wanted: ["HoTen"]).find("NoiO") == .unclear)
    }

    @Test func `another spelling of what was wanted is unclear`() throws {
        #expect(try outline(["hoTEN"], wanted: ["HoTen"]).find("HoTen") == .unclear)
    }

    @Test func `another spelling of another length is unclear`() throws {
        #expect(try outline(["StraẞE"], wanted: ["Straße"]).find("Straße") == .unclear)
        #expect(try outline(["StraẞE"], wanted: ["HoTen"]).find("HoTen") == .nothing)
    }

    @Test func `what is not there is nothing`() throws {
        #expect(try outline(["NoiO"], wanted: ["HoTen"]).find("HoTen") == .nothing)
    }
}
