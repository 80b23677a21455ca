import NoteModel
import ReplicationCore
import SimulationKit

/// Makes untrue frames out of true ones.
enum Lie {
    /// What is sent instead of `frame`: nothing, itself twice, another kind of frame, or itself with something changed.
    static func tell(_ frame: Frame, _ chance: inout SeededGenerator) -> [Frame] {
        switch chance.below(10) {
        case 0: return []
        case 1: return [frame, frame]
        case 2: return [stray(&chance)]
        case 3: return [frame, stray(&chance)]
        default: return [changed(frame, &chance)]
        }
    }

    private static func changed(_ frame: Frame, _ chance: inout SeededGenerator) -> Frame {
        switch frame {
        case .hello(var hello):
            hello.checkpoint = checkpoint(hello.checkpoint, &chance)
            if chance.chance(percent: 30) { hello.firstCopy.toggle() }
            if chance.chance(percent: 30) { hello.renewal = chance.pick([nil, .fenced, .twin, .restored]) }
            if chance.chance(percent: 10) {
                hello.wanted = "form:" + String(repeating: "x", count: chance.below(20_000))
            }
            if chance.chance(percent: 10) { hello.incarnation = .random(using: &chance) }
            if chance.chance(percent: 20) { (hello.pull, hello.push) = (chance.chance(percent: 50), true) }
            return .hello(hello)
        case .welcome(var welcome):
            welcome.checkpoint = checkpoint(welcome.checkpoint, &chance)
            if chance.chance(percent: 30) { welcome.firstCopy.toggle() }
            if chance.chance(percent: 30) { welcome.renewal = chance.pick([nil, .fenced, .twin, .restored]) }
            if chance.chance(percent: 10) { welcome.incarnation = .random(using: &chance) }
            return .welcome(welcome)
        case .begin(var begin):
            if chance.chance(percent: 60) { begin.mode = Frame.Begin.Mode(rawValue: UInt8(1 + chance.below(5)))! }
            if chance.chance(percent: 30) { begin.rangeBits = UInt8(chance.below(256)) }
            if chance.chance(percent: 30) { begin.scope = bytes(chance.below(80), &chance) }
            return .begin(begin)
        case .notes(var notes):
            if chance.chance(percent: 70) { notes.payload = mutated(notes.payload, &chance) }
            if chance.chance(percent: 30) { notes.throughSequence = sequence(&chance) }
            if chance.chance(percent: 10) { notes.rawSize = UInt32(truncatingIfNeeded: chance.next()) }
            return .notes(notes)
        default: return changedList(frame, &chance)
        }
    }

    private static func changedList(_ frame: Frame, _ chance: inout SeededGenerator) -> Frame {
        switch frame {
        case .offers(var offers):
            if chance.chance(percent: 70) { offers.payload = mutated(offers.payload, &chance) }
            if chance.chance(percent: 30) { offers.throughSequence = sequence(&chance) }
            if chance.chance(percent: 20) { offers.isLast.toggle() }
            return .offers(offers)
        case .wants(let wants): return .wants(.init(payload: mutated(wants.payload, &chance)))
        case .fingerprints(let list):
            return .fingerprints(.init(payload: mutated(list.payload, &chance), isLast: chance.chance(percent: 80)))
        case .differences(let list): return .differences(.init(payload: mutated(list.payload, &chance)))
        case .holdings(let list):
            return .holdings(.init(payload: mutated(list.payload, &chance), isLast: chance.chance(percent: 80)))
        case .withdrawals(let list): return .withdrawals(.init(payload: mutated(list.payload, &chance)))
        case .relays(let list): return .relays(.init(payload: mutated(list.payload, &chance)))
        case .declined(let list): return .declined(.init(payload: mutated(list.payload, &chance)))
        case .acknowledgement: return .acknowledgement(throughSequence: sequence(&chance))
        case .finished: return .finished(throughSequence: sequence(&chance))
        case .refusal(var refusal):
            refusal.code = "?"
            return .refusal(refusal)
        case .hello, .welcome, .begin, .notes: return frame
        }
    }

    /// A frame out of nowhere.
    private static func stray(_ chance: inout SeededGenerator) -> Frame {
        let payload = bytes(chance.below(30), &chance)
        return switch chance.below(12) {
        case 0: .offers(.init(payload: payload, throughSequence: sequence(&chance)))
        case 1: .wants(.init(payload: Payload.encode([Want]())))
        case 2: .notes(.init(payload: [], rawSize: 0, noteCount: 0, throughSequence: sequence(&chance)))
        case 3: .acknowledgement(throughSequence: sequence(&chance))
        case 4: .finished(throughSequence: sequence(&chance))
        case 5: .fingerprints(.init(payload: payload, isLast: true))
        case 6: .differences(.init(payload: Payload.encode(ranges: [UInt32(chance.below(300))])))
        case 7: .holdings(.init(payload: Payload.encode([Offer]()), isLast: true))
        case 8: .withdrawals(.init(payload: payload))
        case 9 where payload.count % 2 == 0: .declined(.init(payload: payload))
        case 9: .relays(.init(payload: payload))
        case 10: .offers(.init(payload: Payload.encode([Offer]()), throughSequence: 0, isLast: true))
        default: .begin(.init(mode: Frame.Begin.Mode(rawValue: UInt8(1 + chance.below(5)))!, scope: payload))
        }
    }

    private static func checkpoint(_ checkpoint: Checkpoint?, _ chance: inout SeededGenerator) -> Checkpoint? {
        guard var checkpoint, chance.chance(percent: 80) else { return nil }
        if chance.chance(percent: 80) { checkpoint.sequence = sequence(&chance) }
        if chance.chance(percent: 60) { checkpoint.scope = name(checkpoint.scope, &chance) }
        return checkpoint
    }

    /// Another scope or mark than the source gave: cut, of another form, or with something changed.
    private static func name(_ name: [UInt8], _ chance: inout SeededGenerator) -> [UInt8] {
        let (scope, mark) = (Array(name.prefix(8)), Array(name.dropFirst(8)))
        switch chance.below(6) {
        case 0: return scope
        case 1: return scope + mark.prefix(8)
        case 2: return scope + mark.prefix(8) + bytes(24, &chance)
        case 3: return scope + bytes(8 * chance.below(5), &chance)
        case 4:
            // The whole mark with a bound that was raised.
            guard mark.count > 16 else { return name }
            return scope + mark.prefix(8) + [UInt8](repeating: 255, count: 8) + mark.dropFirst(16)
        default: return Array(mutated(name, &chance).prefix(ReplicationLimits.scopeBytesMax))
        }
    }

    private static func sequence(_ chance: inout SeededGenerator) -> UInt64 {
        chance.pick([0, 1, 2, 3, 5, 8, 13, 1_000_000, .max, .max - 1, UInt64(Int64.max), UInt64(Int64.max) + 1])
    }

    private static func bytes(_ count: Int, _ chance: inout SeededGenerator) -> [UInt8] {
        (0..<count).map { _ in UInt8(chance.below(256)) }
    }

    private static func mutated(_ payload: [UInt8], _ chance: inout SeededGenerator) -> [UInt8] {
        var payload = payload
        guard !payload.isEmpty, chance.chance(percent: 90) else { return bytes(chance.below(60), &chance) }
        for _ in 0...chance.below(3) {
            switch chance.below(4) {
            case 0: payload.removeLast(chance.below(payload.count + 1))
            case 1: payload += bytes(1 + chance.below(4), &chance)
            default: payload[chance.below(payload.count)] = UInt8(chance.below(256))
            }
            if payload.isEmpty { break }
        }
        return payload
    }
}
