import NoteModel
import SimulationKit

extension World {
    mutating func send(_ note: Int, _ count: Int, from: Int, to: Int) {
        guard from != to else { return }
        let held = ledger[note].indices.filter { replicas[from].notes[note].isHeld($0) }
        for index in held.suffix(count) { replicas[to].inbox.append(.revision(note: note, index: index)) }
    }

    mutating func sendSnapshot(_ note: Int, from: Int, to: Int) {
        guard from != to, replicas[from].notes[note].isKnown else { return }
        replicas[to].inbox.append(.snapshot(note: note, replicas[from].notes[note].state))
    }

    mutating func deliver(_ packets: [Int], to: Int, keepsCopies: Bool) {
        for place in packets where !replicas[to].inbox.isEmpty {
            let index = place % replicas[to].inbox.count
            let packet = replicas[to].inbox[index]
            if !keepsCopies { replicas[to].inbox.remove(at: index) }
            receive(packet, on: to)
        }
    }

    mutating func lose(_ place: Int, to: Int) {
        guard !replicas[to].inbox.isEmpty else { return }
        replicas[to].inbox.remove(at: place % replicas[to].inbox.count)
        statistics.losses += 1
    }

    mutating func exchange(_ note: Int, _ one: Int, _ other: Int) {
        for (from, to) in [(one, other), (other, one)] where from != to {
            let missing = ledger[note].indices.filter {
                replicas[from].notes[note].isHeld($0) && !replicas[to].notes[note].isHeld($0)
            }
            for index in random.reordered(missing) { receive(.revision(note: note, index: index), on: to) }
        }
    }

    /// After the last edit: what is on its way arrives, snapshots cross, and every replica gets every revision.
    mutating func heal() {
        for replica in replicas.indices {
            for packet in random.reordered(replicas[replica].inbox) where random.chance(percent: 50) {
                receive(packet, on: replica)
            }
        }
        for note in ledger.indices {
            for replica in replicas.indices where random.chance(percent: 30) {
                let peer = random.below(replicas.count)
                if replicas[peer].notes[note].isKnown {
                    receive(.snapshot(note: note, replicas[peer].notes[note].state), on: replica)
                }
            }
            for replica in replicas.indices {
                let missing = ledger[note].indices.filter { !replicas[replica].notes[note].isHeld($0) }
                for index in random.reordered(missing) { receive(.revision(note: note, index: index), on: replica) }
            }
        }
    }

    mutating func receive(_ packet: Packet, on replica: Int) {
        switch packet {
        case .revision(let note, let index):
            receive(index, of: note, on: replica)
        case .snapshot(let note, let state):
            statistics.snapshots += 1
            replicas[replica].notes[note].state.join(state, rules: rules)
            if let latest = state.latest { replicas[replica].clock.observe(latest.time) }
            retryParked(note, on: replica)
        }
    }

    private mutating func receive(_ index: Int, of note: Int, on replica: Int) {
        let revision = ledger[note][index]
        switch replicas[replica].notes[note].state.apply(revision, rules: rules) {
        case .applied:
            replicas[replica].notes[note].append(revision, index: index)
            replicas[replica].clock.observe(revision.revision.time)
            trace.add(UInt64(replica) << 32 | UInt64(index))
            self.note("replica \(replica) took \(name(revision.revision.dot)) in")
            retryParked(note, on: replica)
        case .alreadyKnown:
            if replicas[replica].notes[note].isHeld(index) {
                statistics.duplicates += 1
            } else {
                replicas[replica].notes[note].insert(revision, index: index)
            }
        case .parked:
            statistics.parkings += 1
            if !replicas[replica].notes[note].parked.contains(index) {
                replicas[replica].notes[note].parked.append(index)
            }
        }
    }

    private mutating func retryParked(_ note: Int, on replica: Int) {
        guard !replicas[replica].notes[note].parked.isEmpty else { return }
        let waiting = replicas[replica].notes[note].parked
        replicas[replica].notes[note].parked = []
        for index in waiting where !replicas[replica].notes[note].isHeld(index) {
            receive(index, of: note, on: replica)
        }
    }
}
