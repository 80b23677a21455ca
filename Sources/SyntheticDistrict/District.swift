import NoteModel

/// A whole synthetic district of Thanh Xuân's shape: 27 grassroots committees, 25 grassroots cells, some 350 cells
/// under the committees and 20,585 members, none of whom exists.
///
/// Everything follows from the seed: the same seed and member count give the same notes, in any order of asking. One
/// dossier is made at a time, so a district of any size takes the memory of its organisations and one dossier.
/// The number of cells grows and shrinks with the number of members, so that cells keep some 60 members each.
public struct District: Sendable {
    public static let membersStandard = 20_585
    public static let cellsStandard = 350
    public static let seedStandard: UInt64 = 2023

    public let seed: UInt64
    public let members: Int
    /// Committees and grassroots cells first, then the cells under committees.
    public let organisations: [Organisation]
    /// Organisations that keep dossiers, with the index of the first dossier behind theirs; ascending.
    private let shelves: [(organisation: Int, end: Int)]

    /// - Precondition: `members >= 1`.
    public init(seed: UInt64 = District.seedStandard, members: Int = District.membersStandard) {
        precondition(members >= 1)
        self.seed = seed
        self.members = members
        var random = SeededRandom(seed: seed, stream: Stream.district.rawValue, index: 0)
        let plan = OrganisationPlan(members: members, using: &random)
        organisations = plan.organisations
        var end = 0
        shelves = plan.organisations.enumerated().filter { $0.element.members > 0 }.map {
            end += $0.element.members
            return ($0.offset, end)
        }
        assert(end == members)
    }

    /// Keeps the kinds of notes apart in the generators' seeds.
    enum Stream: UInt64 {
        case district = 1
        case dossier, organisation, standardNote
    }

    /// All dossiers, made as they are asked for.
    public var dossiers: LazyMapSequence<Range<Int>, SyntheticNote> {
        (0..<members).lazy.map { dossier($0) }
    }

    /// A note for every organisation.
    public var organisationNotes: LazyMapSequence<Range<Int>, SyntheticNote> {
        organisations.indices.lazy.map { organisationNote($0) }
    }

    /// The organisation that keeps a dossier.
    ///
    /// - Complexity: O(log *n*) in organisations.
    public func organisation(ofDossier index: Int) -> Int {
        precondition((0..<members).contains(index))
        var low = 0
        var high = shelves.count - 1
        while low < high {
            let middle = (low + high) / 2
            if shelves[middle].end > index { high = middle } else { low = middle + 1 }
        }
        return shelves[low].organisation
    }

    /// The dossier of one member, form `DangVien`.
    public func dossier(_ index: Int) -> SyntheticNote {
        let cell = organisations[organisation(ofDossier: index)]
        var random = SeededRandom(seed: seed, stream: Stream.dossier.rawValue, index: index)
        let unid = UNID.random(using: &random)
        let profile = MemberProfile(index: index, seed: seed, organisation: cell, using: &random)
        let committee = cell.parent.map { organisations[$0] } ?? cell
        var writer = DossierWriter(profile: profile, cell: cell, committee: committee, random: random)
        return SyntheticNote(unid: unid, form: "DangVien", items: writer.write())
    }
}
