import NoteModel
import SyntheticDistrict

/// Merging in memory: a million revisions of 20,000 notes, written on two nodes that do not know of each other.
enum MergeStage {
    static func run(revisions count: Int) async throws -> Double {
        var random = SeededRandom(seed: 1)
        let incarnations = (0..<2).map { _ in IncarnationID.random(using: &random) }
        var revisions: [EncodedRevision] = []
        revisions.reserveCapacity(count)
        let noteCount = max(1, count / 50)
        var bases: [[VersionVector]] = Array(repeating: [VersionVector(), VersionVector()], count: noteCount)
        var last = [[UInt64]](repeating: [0, 0], count: noteCount)
        let unids = (0..<noteCount).map { _ in UNID.random(using: &random) }
        for index in 0..<count {
            let note = index % noteCount
            let side = index / noteCount % 2
            let dot = Dot(incarnations[side], UInt64(index + 1))
            let item = random.int(below: 25)
            let revision = Revision(
                dot: dot, unid: unids[note], base: bases[note][side],
                predecessor: last[note][side] == 0
                    ? nil : .init(counter: last[note][side], hash: Digest(of: [0])),
                generation: UInt32(index / noteCount + 1), time: HybridTimestamp(milliseconds: UInt64(index)),
                author: "CN=Bench/O=Thanh Xuân", form: "TheDangVien",
                writes: [ItemWrite(ItemPath("Muc\(item)")!, .value(.text("giá trị \(index)")))],
                salts: .seed(UInt128(index)))
            bases[note][side].insert(dot)
            last[note][side] = dot.counter
            revisions.append(try EncodedRevision(revision))
        }
        var states: [UNID: NoteState] = [:]
        let merged = await seconds {
            for revision in revisions {
                states[revision.revision.unid, default: NoteState(unid: revision.revision.unid)].apply(revision)
            }
        }
        precondition(states.values.allSatisfy { $0.heads.count == 2 }, "both sides' edits are there")
        return merged.seconds
    }
}
