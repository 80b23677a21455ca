import NoteModel
import SyntheticDistrict
import Testing

@Suite struct DistrictTests {
    @Test func `the standard district has Thanh Xuân's shape`() {
        let district = District()
        let forms = { (form: Organisation.Form) in district.organisations.filter { $0.form == form } }
        #expect(forms(.committee).count == 27)
        #expect(forms(.grassrootsCell).count == 25)
        #expect(forms(.cell).count == 350)
        let kinds = { (kind: Organisation.Kind) in forms(.committee).filter { $0.kind == kind }.count }
        #expect([kinds(.ward), kinds(.administration), kinds(.armedForces), kinds(.enterprise)] == [11, 2, 2, 12])
        #expect(district.organisations.reduce(0) { $0 + $1.members } == 20_585)
        #expect(Set(district.organisations.map(\.code)).count == 402)
        #expect(forms(.grassrootsCell).allSatisfy { (5...35).contains($0.members) })
        #expect(
            forms(.cell).allSatisfy {
                $0.members > 0 && $0.parent.map { district.organisations[$0].form } == .committee
            })
    }

    @Test(arguments: [1, 2, 24, 1000, 20_585, 200_000])
    func `any number of members is shared out completely`(members: Int) {
        let district = District(seed: 3, members: members)
        #expect(district.organisations.filter { $0.form != .cell }.count == 52)
        #expect(district.organisations.reduce(0) { $0 + $1.members } == members)
        #expect(district.dossiers.count == members)
        let committees = district.organisations.indices.filter { district.organisations[$0].parent == nil }
        #expect(committees.reduce(0) { $0 + district.memberCount(of: $1) } == members)
        var seen = [Int](repeating: 0, count: district.organisations.count)
        for index in 0..<members { seen[district.organisation(ofDossier: index)] += 1 }
        #expect(seen == district.organisations.map(\.members))
    }

    @Test func `the same seed gives the same notes and another seed gives others`() {
        let (first, again, other) = (
            District(seed: 9, members: 300), District(seed: 9, members: 300), District(seed: 10, members: 300)
        )
        for index in [0, 7, 299] {
            #expect(first.dossier(index).unid == again.dossier(index).unid)
            #expect(first.dossier(index).items.map(\.0) == again.dossier(index).items.map(\.0))
            #expect(first.dossier(index).items.map(\.1) == again.dossier(index).items.map(\.1))
            #expect(first.dossier(index).unid != other.dossier(index).unid)
        }
        #expect(first.organisations == again.organisations)
    }

    @Test func `identifiers and numbers do not repeat`() {
        let district = District(members: 5000)
        var unids = Set<UNID>()
        var numbers = Set<ItemValue>()
        for note in district.organisationNotes { unids.insert(note.unid) }
        for dossier in district.dossiers {
            unids.insert(dossier.unid)
            numbers.insert(dossier["SoCanCuoc"]!)
            numbers.insert(dossier["SoLyLich"]!)
        }
        #expect(unids.count == 5000 + district.organisations.count)
        #expect(numbers.count == 10_000)
    }

    @Test func `organisation notes name their superior and count their members`() {
        let district = District(members: 2000)
        for (index, note) in district.organisationNotes.enumerated() {
            let organisation = district.organisations[index]
            #expect(note.form == "ToChucDang" && note.items.count == 13)
            #expect(note["SoDangVien"] == .number(ExactDecimal(district.memberCount(of: index))))
            #expect(note["MaCapTren"] == .text(organisation.parent.map { district.organisations[$0].code } ?? "TX"))
        }
    }
}
