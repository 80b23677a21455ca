import ReplicationCore
import Testing

@Suite struct SendPaceTests {
    @Test func `a source begins with little, and sends as much as it may once acknowledgements come soon`() {
        var pace = SendPace()
        #expect(pace.batches == 2 && pace.batchBytes == 64 << 10)
        for _ in 0..<3 { pace.acknowledged(afterMilliseconds: 100) }
        #expect(pace.batches == ReplicationLimits.batchesInFlightMax && pace.batchBytes == ReplicationLimits.batchBytes)
    }

    @Test func `on a slow line one small batch at a time is on its way`() {
        var pace = SendPace()
        for _ in 0..<9 { pace.acknowledged(afterMilliseconds: 20_000) }
        #expect(pace.batches == 1 && pace.batchBytes == 32 << 10)
        pace.acknowledged(afterMilliseconds: 2000)
        #expect(pace.batches == 1, "neither soon nor late")
        for _ in 0..<9 { pace.acknowledged(afterMilliseconds: 10) }
        #expect(pace.batches == 8)
    }
}
