import Foundation
import NodeServer
import NoteModel

/// A district at work: every spoke sees its own small part of the hub's dossiers and is told of changes as they happen.
struct ConnectedSpokesStage {
    let folder: String
    let notes: Int
    let spokes: Int
    /// Spokes in one process.
    static let perProcess = 75

    struct Result {
        /// From the save on the hub to the note on its spoke: changes one at a time, and one for every spoke at once.
        var singleMedian = 0.0
        var singleWorst = 0.0
        /// The first such burst brings most spokes the news of all the others that have joined meanwhile.
        var firstBurst: [Double] = []
        var burst: [Double] = []
        var joinSeconds = 0.0
        var hubPeakBytes = 0
        /// Of one core, over ten seconds without changes.
        var hubIdleShare = 0.0
    }

    private struct Group {
        let child: ChildProcess
        let spokes: Range<Int>
    }

    func run() async throws -> Result {
        let owners = spokes + 50  // some cells have no computer
        let hub = try await HubProcess(folder + "/district", fill: notes, ["--shared-by", "\(owners)"])
        defer { hub.end() }
        var result = Result()
        let joined = try await seconds { try join(hub, owners) }
        result.joinSeconds = joined.seconds
        let groups = joined.value
        tell("joined in \(Int(joined.seconds)) s")
        defer { for group in groups { group.child.end() } }
        _ = try hub.child.ask("connect")
        for group in groups { group.child.send("follow") }
        for group in groups { while try group.child.readLine() != "following" {} }
        tell("all follow")
        try await settle(hub)
        tell("at rest")
        let before = hub.child.processorSeconds
        try await Task.sleep(for: .seconds(10))
        result.hubIdleShare = (hub.child.processorSeconds - before) / 10
        var single: [Double] = []
        for round in 0..<100 { single += try change([(round * 37) % spokes], hub, groups) }
        result.firstBurst = try change(Array(0..<spokes), hub, groups)
        tell("first burst over")
        try await settle(hub)
        result.burst = try change(Array(0..<spokes), hub, groups)
        (result.singleMedian, result.singleWorst) = (median(single), single.max()!)
        result.hubPeakBytes = hub.child.peakMemory
        return result
    }

    /// It takes minutes: whoever waits sees where it is.
    private func tell(_ what: String) { FileHandle.standardError.write(Data("district: \(what)\n".utf8)) }

    private func join(_ hub: HubProcess, _ owners: Int) throws -> [Group] {
        var groups: [Group] = []
        for first in stride(from: 0, to: spokes, by: Self.perProcess) {
            let range = first..<min(first + Self.perProcess, spokes)
            let child = try ChildProcess([
                "serve-spokes", hub.folder, "\(hub.address)", "--first", "\(first)", "--count", "\(range.count)",
            ])
            for spoke in range {
                child.send(try hub.child.ask("invite spoke-\(spoke)"))
                let words = try child.readLine().split(separator: " ")
                let expected = (notes - spoke + owners - 1) / owners
                guard words.count == 3, Int(words[2]) == expected else {
                    throw BenchmarkFailure(message: "spoke \(spoke) should see \(expected) notes: \(words)")
                }
            }
            groups.append(Group(child: child, spokes: range))
        }
        return groups
    }

    /// Waits until the hub has nothing left to do: the spokes' first calls and the directory's news have gone round.
    private func settle(_ hub: HubProcess) async throws {
        for _ in 0..<90 {
            let before = hub.child.processorSeconds
            try await Task.sleep(for: .seconds(2))
            if hub.child.processorSeconds - before < 0.1 { return }
        }
        throw BenchmarkFailure(message: "the hub does not come to rest")
    }

    /// Changes a note of each of these spokes; milliseconds until each has it.
    private func change(_ chosen: [Int], _ hub: HubProcess, _ groups: [Group]) throws -> [Double] {
        let saved = try hub.child.ask("touch " + chosen.map(String.init).joined(separator: " "))
            .split(separator: " ").compactMap { UInt64($0) }
        var waiting = Dictionary(uniqueKeysWithValues: zip(chosen, saved))
        var taken: [Double] = []
        for group in groups {
            while waiting.keys.contains(where: group.spokes.contains) {
                let words = try group.child.readLine().split(separator: " ")
                guard words.count == 3, let spoke = Int(words[1]), let time = UInt64(words[2]),
                    let since = waiting[spoke]
                else { continue }
                // The hint of a spoke can only be heard after its save; what came before belongs to something else.
                guard time > since else { continue }
                waiting[spoke] = nil
                taken.append(Double(time - since) / 1e6)
            }
        }
        return taken
    }
}
