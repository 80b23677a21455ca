import NoteModel
import NoteStore
import SimulationKit

/// The faults end, everybody hears of everything, and the district comes to rest.
extension District {
    private static let roundsMax = 24

    func settle() throws {
        lines = []
        // Longer than any clock was ahead, so that nothing waits for its time any more.
        time += 4 * 365 * 86_400_000
        for node in nodes {
            node.transactionsToFailure = nil
            node.clockOffsetMilliseconds = 0
            if node.isHub || scenario.hasRights { node.members = members }
            node.voice = nil
        }
        for round in 1...Self.roundsMax {
            note("round \(round)")
            let before = nodes.map(\.commitCount)
            let moved = try quietRound(round)
            if moved == 0, before == nodes.map(\.commitCount) {
                statistics.count("rounds to rest", by: round)
                // Then nothing is left open between a hub and whoever wrote what it had refused.
                // What was written on top of it may have to be decided about next.
                if scenario.hasRights {
                    let decided = try nodes.filter(\.isHub).map {
                        try decide(at: $0, firstIsAccepted: scenario.seed % 2 == 0)
                    }
                    if decided.contains(where: { $0 > 0 }) { continue }
                }
                try judge()
                return
            }
        }
        throw Violation("Rest", "after \(Self.roundsMax) rounds exchanges still move notes or cost commits")
    }

    /// One exchange over every link.
    private func quietRound(_ round: Int) throws -> Int {
        var moved = 0
        // What waited for its time gets another chance; some of it waits for something else by now.
        for node in nodes where try round <= 4 && node.read({ try $0.quarantineCount() }) > 0 {
            guard try node.read({ try node.database.mayReconsider(reading: $0) }) else { continue }
            _ = try node.write { try node.database.reconsiderQuarantine(in: $0, wallMilliseconds: wall(of: node)) }
        }
        for link in shape.links {
            guard let count = try exchange(nodes[link.caller], with: nodes[link.called], .both) else {
                // A list that has just come ends the exchange that brought it.
                if scenario.hasRights, round < Self.roundsMax / 2 {
                    moved += 1
                    continue
                }
                throw Violation(
                    "Rest", "an exchange of \(link.caller) with \(link.called) fails though nothing is wrong")
            }
            moved += count
        }
        return moved
    }

    private func judge() throws {
        for checker in Checkers.all(withRights: scenario.hasRights) { try checker.check(self) }
        for node in nodes { trace.add(try node.read { try node.database.stateHash(reading: $0) }.bytes) }
    }
}
