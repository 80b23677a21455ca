import AuditLog
import NoteModel
import Testing

/// A node and a hub hand up a log, without sockets.
@Suite struct AuditHandingUpTests {
    /// The hub: what it holds, and frames of it.
    private struct Hub {
        var intake: AuditIntake
        var stored: [UInt8] = []
        /// Answers that arrive before one is lost; nil: all do.
        var answersBeforeLoss: Int?

        init(_ log: TestLog) { intake = AuditIntake(held: log.name.beginning) }

        mutating func take(_ delivery: AuditIntake.Delivery) -> AuditHandingUp.Event {
            let (verdict, frames) = intake.judge(delivery)
            switch verdict {
            case .refuse(let fault): return .refusal(fault)
            case .take:
                stored += frames
                return .receipt(held: intake.held, countersigned: intake.held == delivery.head)
            }
        }
    }

    /// - Parameter batch: records of one delivery.
    private func handUp(_ log: TestLog, to hub: inout Hub, batch: Int = 3) -> AuditHandingUp.Result? {
        var machine = AuditHandingUp(log.name, head: log.head)
        var effects = machine.handle(.start)
        while let effect = effects.popLast() {
            switch effect {
            case .deliver(let delivery):
                let event = hub.take(delivery)
                if hub.answersBeforeLoss == 0 { return nil }
                hub.answersBeforeLoss? -= 1
                effects += machine.handle(event)
            case .load(let sequence):
                let end = min(Int(sequence) + batch, log.ends.count)
                let start = sequence == 0 ? log.segment.framesOffset : log.ends[Int(sequence) - 1]
                effects += machine.handle(.loaded(Array(log.file[start..<log.ends[end - 1]])))
            case .finish(let result): return result
            }
        }
        return nil
    }

    @Test func `everything the hub has not is handed up in batches, and the end is countersigned`() {
        var log = TestLog()
        log.write(10)
        var hub = Hub(log)
        #expect(handUp(log, to: &hub) == .countersigned)
        #expect(hub.intake.held == log.head && hub.stored == log.frames(after: 0))
        #expect(handUp(log, to: &hub) == .countersigned)
        log.write(1)
        #expect(handUp(log, to: &hub) == .countersigned)
        #expect(hub.stored == log.frames(after: 0))
    }

    @Test func `an answer that was lost costs nothing and stores nothing twice`() {
        var log = TestLog()
        log.write(8)
        var hub = Hub(log)
        for round in 0..<6 {
            hub.answersBeforeLoss = round % 3
            _ = handUp(log, to: &hub, batch: 2)
        }
        hub.answersBeforeLoss = nil
        #expect(handUp(log, to: &hub) == .countersigned)
        #expect(hub.stored == log.frames(after: 0))
        #expect(hub.intake.judge(log.delivery(after: 2)).frames.isEmpty)
    }

    @Test func `a log that was cut is refused with how far it had come`() {
        var log = TestLog()
        log.write(3)
        let cut = log
        log.write(4)
        var hub = Hub(log)
        _ = handUp(log, to: &hub)
        #expect(handUp(cut, to: &hub) == .refused(.wentBack(to: 3, from: 7)))
        #expect(hub.intake.held == log.head)
    }

    @Test func `a log whose past was changed is refused, whether it is as long or longer`() {
        var log = TestLog()
        log.write(3)
        var changed = log
        log.write(.read("what happened"))
        changed.write(.read("what is told instead"))
        var hub = Hub(log)
        _ = handUp(log, to: &hub)
        #expect(handUp(changed, to: &hub) == .refused(.fork(at: 4)))
        changed.write(5)
        #expect(handUp(changed, to: &hub) == .refused(.fork(at: 5)))
        #expect(hub.stored == log.frames(after: 0))
    }

    @Test func `records that leave some out, go beyond the told end or are damaged are refused and not stored`() {
        var log = TestLog()
        log.write(6)
        var hub = Hub(log)
        #expect(hub.take(log.delivery(after: 2)) == .refusal(.gap(expected: 1, found: 3)))
        var short = log
        short.write(1)
        let told = AuditIntake.Delivery(log.name, head: log.head, frames: short.frames(after: 0))
        #expect(hub.take(told) == .refusal(.overrun(7)))
        var frames = log.frames(after: 0)
        frames[frames.count / 2] ^= 1
        guard case .refusal(.unreadable) = hub.take(AuditIntake.Delivery(log.name, head: log.head, frames: frames))
        else {
            Issue.record("damaged frames were taken")
            return
        }
        #expect(hub.stored.isEmpty && hub.intake.held.sequence == 0)
    }

    @Test func `a hub that comes no further, or claims what it cannot have, does not keep a node busy`() {
        var log = TestLog()
        log.write(2)
        var machine = AuditHandingUp(log.name, head: log.head)
        _ = machine.handle(.start)
        let nothing = AuditHandingUp.Event.receipt(held: log.name.beginning, countersigned: false)
        #expect(machine.handle(nothing) == [.load(after: 0)])
        _ = machine.handle(.loaded(log.frames(after: 0)))
        #expect(machine.handle(nothing) == [.finish(.confused)])
        var other = AuditHandingUp(log.name, head: log.head)
        _ = other.handle(.start)
        let more = AuditHead(sequence: 9, hash: log.head.hash)
        #expect(other.handle(.receipt(held: more, countersigned: true)) == [.finish(.confused)])
    }

    @Test func `every fault travels as its name and numbers`() {
        let faults: [AuditFault] = [
            .unreadable(after: 3), .gap(expected: 4, found: 9), .fork(at: 2), .wentBack(to: 1, from: 8),
            .badCountersignature, .overrun(6),
        ]
        for fault in faults {
            let (first, second) = fault.numbers
            #expect(AuditFault(name: fault.name, first, second) == fault)
        }
        #expect(AuditFault(name: "newer", 0, 0) == nil)
    }
}
