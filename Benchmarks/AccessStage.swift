import AccessControl
import Foundation
import NodeServer
import NoteModel
import NoteStore
import ReplicationCore
import SyntheticDistrict
import ViewIndex

/// What access costs: the check of one note after the other, and a list of many notes for somebody who sees few of them.
struct AccessStage {
    let folder: String
    /// Dossiers in the large database.
    let count: Int

    /// Different lists of readers in it.
    static let readerSets = 500
    /// Dossiers that ``reader`` sees.
    static let visible = 100

    struct Result {
        /// One check, by the thread's processor time.
        var checkMicroseconds: Double
        /// Opening the list with its first page, in the large database and in one that holds nothing else.
        var openMilliseconds: (large: Double, small: Double)
        /// The first time after the files were opened.
        var firstMilliseconds: (large: Double, small: Double)
        var documentsSeen: Int
    }

    private static let author = "CN=Bench/O=Thanh Xuân"
    private static let reader = "CN=Đọc/OU=Hạ Đình/O=Thanh Xuân"
    private static let opens = 51

    func run() async throws -> Result {
        let large = try await list("large.dongbo", Workload.dossier.lazyNotes(count)) { place in
            let isVisible = place.isMultiple(of: count / Self.visible) && place / (count / Self.visible) < Self.visible
            return isVisible ? [Self.reader] : Self.readers(of: place % (Self.readerSets - 1))
        }
        let small = try await list("small.dongbo", Workload.dossier.lazyNotes(Self.visible)) { _ in [Self.reader] }
        let (first, seen) = try opening(large)
        let (firstSmall, seenSmall) = try opening(small)
        guard seen == seenSmall else { throw DongboError(.inputOutput, "the lists show \(seen) and \(seenSmall)") }
        // In turn, so that both meet the same moods of the machine.
        var times: [(large: Double, small: Double)] = []
        for _ in 0..<Self.opens {
            times.append((large: try opening(large).milliseconds, small: try opening(small).milliseconds))
        }
        try await large.close()
        try await small.close()
        return Result(
            checkMicroseconds: try checkMicroseconds(),
            openMilliseconds: (median(times.map(\.large)), median(times.map(\.small))),
            firstMilliseconds: (first, firstSmall), documentsSeen: seen)
    }

    /// One person, one branch and one group, different in every set.
    private static func readers(of set: Int) -> [String] {
        ["CN=Cán bộ \(set)/OU=Đảng ủy/O=Thanh Xuân", "*/OU=Chi bộ \(set)/O=Thanh Xuân", "Nhóm \(set)"]
    }

    private func list(
        _ file: String, _ notes: any Sequence<SyntheticNote>, readers: @Sendable (Int) -> [String]
    ) async throws -> DatabaseActor {
        let database = try SavingStages.open(folder + "/" + file)
        try await SavingStages.fill(database, notes) { readers($0) }
        try await ViewStages.make(in: database)
        return database
    }

    private func opening(_ database: DatabaseActor) throws -> (milliseconds: Double, seen: Int) {
        let sight = Sight.readers([ReaderName.key(Self.reader)])
        let start = ContinuousClock.now
        let page = try database.read { notes, reader in
            try notes.window(on: ViewStages.design.name, in: sight, reading: reader).page(ViewQuery(count: 50))
        }
        let took = ContinuousClock.now - start
        return (Double(took.components.attoseconds) / 1e15 + Double(took.components.seconds) * 1000, page.documents)
    }

    /// Every note is restricted, by one of ``readerSets`` lists of three names; half of the sets name the reader's group.
    private func checkMicroseconds() throws -> Double {
        let name = try HierarchicalName(parsing: Self.reader)
        let list = AccessList([AccessEntry("*/O=Thanh Xuân", .editor)])
        let groups = GroupTable((0..<Self.readerSets / 2).map { ("Nhóm \($0 * 2)", [Self.reader]) })
        let rights = list.rights(of: AccessSubject(name, groups: groups))
        let notes = (0..<Self.readerSets).map {
            GuardedNote(
                .document, readerKeys: Self.readers(of: $0).map(ReaderName.key), authorKeys: [], isPublic: false)
        }
        let checks = 1_000_000
        var allowed = 0
        let cost = threadCost {
            for number in 0..<checks where rights.decide(.read, on: notes[number % notes.count]).isAllowed {
                allowed += 1
            }
        }.cost
        guard allowed == checks / 2 else { throw DongboError(.inputOutput, "\(allowed) of \(checks) were allowed") }
        return cost.processorSeconds * 1_000_000 / Double(checks)
    }
}
