import Interchange
import NoteModel

/// What the demonstration measured; ``json`` has exactly the command line contract's keys.
struct DemoResult: Sendable {
    struct Transfer: Sendable {
        var notes = 0
        /// As the person at the terminal waits for it.
        var seconds = 0.0
        var bytes = 0
    }

    var notes = 0
    var nodes = 0
    var initialSync = Transfer()
    var incrementalSync = Transfer()
    var idleSeconds = 0.0
    var conflicts = 0
    var resolved = 0
    var stateHashesEqual = false
    var historyUNID = ""
    var historyItem = ""
    var historyRevisions = 0

    var json: JSONValue {
        [
            "notes": count(notes), "nodes": count(nodes),
            "initialSync": [
                "notes": count(initialSync.notes), "seconds": Self.seconds(initialSync.seconds),
                "bytes": count(initialSync.bytes),
            ],
            "incrementalSync": [
                "notes": count(incrementalSync.notes), "seconds": Self.seconds(incrementalSync.seconds),
            ],
            "idleSync": ["seconds": Self.seconds(idleSeconds)], "conflicts": count(conflicts),
            "resolved": count(resolved), "stateHashesEqual": .bool(stateHashesEqual),
            "history": [
                "unid": .string(historyUNID), "item": .string(historyItem), "revisions": count(historyRevisions),
            ],
        ]
    }

    private func count(_ number: Int) -> JSONValue { .number(JSONNumber(number)) }

    private static func seconds(_ number: Double) -> JSONValue {
        .number(ExactDecimal(significand: Int128((number * 1000).rounded()), exponent: -3)!)
    }

    func printSummary() {
        let rate = Double(initialSync.notes) / max(initialSync.seconds, 0.001)
        Console.print("Summary")
        Console.print("   \(Humanly.count(notes, "note")) on \(Humanly.count(nodes, "node"))")
        Console.print(
            "   first copy of the whole district to a spoke   \(Humanly.seconds(initialSync.seconds))"
                + " (\(Humanly.bytes(initialSync.bytes)), \(Humanly.count(Int(rate))) notes/s)")
        Console.print(
            "   \(NoteDisplay.pad("replicating \(Humanly.count(incrementalSync.notes, "changed note"))", 45)) \(Humanly.seconds(incrementalSync.seconds))"
        )
        Console.print("   replicating when nothing has changed          \(Humanly.seconds(idleSeconds))")
        Console.print("   conflicts found and settled                   \(conflicts) and \(resolved)")
        Console.print("   all replicas hold the same                    \(stateHashesEqual ? "yes" : "NO")")
    }
}
