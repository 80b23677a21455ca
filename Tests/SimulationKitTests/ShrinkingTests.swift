import SimulationKit
import Testing

@Suite struct ShrinkingTests {
    @Test func `only the steps that matter are left`() {
        let left = Shrinking.shrunk(Array(0..<100)) { $0.contains(17) && $0.contains(83) }
        #expect(left == [17, 83])
    }

    @Test func `a step that becomes superfluous when a later one goes is found too`() {
        // 3 may go only once 5 has gone.
        let left = Shrinking.shrunk(Array(0..<8)) { $0.contains(1) && ($0.contains(3) || !$0.contains(5)) }
        #expect(left == [1])
    }

    @Test func `what never fails smaller stays as it is`() {
        #expect(Shrinking.shrunk([1, 2, 3]) { $0.count == 3 } == [1, 2, 3])
    }
}
