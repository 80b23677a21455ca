import MergeSimulation
import NoteModel
import SimulationKit
import Testing

/// The algebra that convergence rests on, over random histories.
@Suite struct FoldLawTests {
    private func fold(_ revisions: [EncodedRevision]) -> NoteState {
        NoteState(unid: UNID(rawValue: 7), folding: revisions)
    }

    /// Delivers in this order, parking what comes too early.
    private func foldWithParking(_ revisions: [EncodedRevision]) -> NoteState {
        var state = NoteState(unid: UNID(rawValue: 7))
        var waiting = revisions
        while !waiting.isEmpty {
            let before = waiting.count
            waiting = waiting.filter { if case .parked = state.apply($0) { true } else { false } }
            precondition(waiting.count < before, "nothing can be applied")
        }
        return state
    }

    @Test(arguments: 0..<400 as Range<UInt64>)
    func `the order of arrival and repetition change nothing`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let history = random.history(of: 2 + random.below(14))
        let expected = fold(history)
        for _ in 0..<4 {
            let state = foldWithParking(random.reordered(history + history.filter { _ in random.chance(percent: 30) }))
            #expect(state == expected)
            #expect(state.encoded == expected.encoded)
        }
    }

    /// Three states that replicas could have: each folds its part of the history, as far as it can be applied.
    private func parts(_ random: inout SeededGenerator) -> (
        states: [NoteState], sets: [[Int]], history: [EncodedRevision]
    ) {
        let history = random.history(of: 3 + random.below(12))
        var states: [NoteState] = []
        var sets: [[Int]] = []
        for _ in 0..<3 {
            var state = NoteState(unid: UNID(rawValue: 7))
            var held: [Int] = []
            for index in history.indices where random.chance(percent: 60) && state.apply(history[index]) == .applied {
                held.append(index)
            }
            states.append(state)
            sets.append(held)
        }
        return (states, sets, history)
    }

    private func join(_ left: NoteState, _ right: NoteState) -> NoteState {
        var result = left
        result.join(right)
        return result
    }

    @Test(arguments: 0..<400 as Range<UInt64>)
    func `joining states is commutative, associative and idempotent`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let (states, _, _) = parts(&random)
        let (a, b, c) = (states[0], states[1], states[2])
        #expect(join(a, b).encoded == join(b, a).encoded)
        #expect(join(join(a, b), c).encoded == join(a, join(b, c)).encoded)
        #expect(join(a, a).encoded == a.encoded)
        #expect(join(join(a, b), b).encoded == join(a, b).encoded)
    }

    @Test(arguments: 0..<400 as Range<UInt64>)
    func `the join of two states is the fold of both sets of revisions`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let (states, sets, history) = parts(&random)
        let union = history.indices.filter { sets[0].contains($0) || sets[1].contains($0) }.map { history[$0] }
        #expect(join(states[0], states[1]).encoded == fold(union).encoded)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `revisions after a join land where they would have landed without it`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let (states, _, history) = parts(&random)
        var state = join(states[0], states[1])
        var waiting = random.reordered(history)
        for _ in history { waiting = waiting.filter { if case .parked = state.apply($0) { true } else { false } } }
        #expect(state.encoded == fold(history).encoded)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `a parked revision leaves the state as it was and names what it waits for`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let history = random.history(of: 8)
        var state = NoteState(unid: UNID(rawValue: 7))
        for revision in random.reordered(history) {
            let before = state
            guard case .parked(let missing) = state.apply(revision) else { continue }
            #expect(state == before)
            #expect(!missing.isEmpty && !state.context.covers(missing))
        }
    }
}
