import Foundation

/// The figures of replication in a real network.
extension Report {
    func attachment(_ path: String) async throws {
        let result = try await AttachmentStage(folder: path, bytes: 1 << 30).run()
        line(
            "a file of 1 GiB",
            String(format: "attached %.1f s", result.attachSeconds),
            String(
                format: "fetched %.1f s; peak memory, hub and spoke %d and %d MiB", result.fetchSeconds,
                result.hubPeakBytes >> 20, result.spokePeakBytes >> 20))
    }

    func network(_ path: String) async throws {
        if isWanted("line") { try await slowLine(path) }
        if isWanted("part") { try await part(path) }
        if isWanted("district") { try await district(path) }
        if isWanted("diverged") { try await diverged(path) }
    }

    private func slowLine(_ path: String) async throws {
        let result = try await SlowLineStage(folder: path, notes: 20_000).run()
        line(
            "first copy, 20 Mbit/s, 100 ms, 1 % loss", String(format: "%.2f of the line", result.share),
            String(format: "%d bytes in %.1f s", result.bytes, result.seconds))
    }

    private func part(_ path: String) async throws {
        let result = try await PartialCopyStage(folder: path, notes: 200_000).run()
        line(
            "first copy of \(result.seen) in 200000 notes", String(format: "%.0f ms", result.partSeconds * 1000),
            String(
                format: "of a database of just those %.0f ms, ratio %.2f", result.wholeSeconds * 1000,
                result.partSeconds / result.wholeSeconds))
    }

    private func district(_ path: String) async throws {
        let result = try await ConnectedSpokesStage(folder: path, notes: 20_585, spokes: spokes).run()
        line(
            "\(spokes) spokes: a change on its spoke", String(format: "%.0f ms", result.singleMedian),
            String(format: "worst of 100 %.0f ms", result.singleWorst))
        for (which, burst) in [("the first time", result.firstBurst), ("again", result.burst)] {
            line(
                "\(spokes) spokes: one change each at once, \(which)", String(format: "%.0f ms", median(burst)),
                String(format: "worst %.0f ms", burst.max()!))
        }
        line(
            "\(spokes) spokes: the hub", "\(result.hubPeakBytes >> 20) MiB at most",
            String(
                format: "idle %.1f %% of a core; all joined and copied in %.0f s", result.hubIdleShare * 100,
                result.joinSeconds))
    }

    private func diverged(_ path: String) async throws {
        let result = try await DivergedStage(folder: path, notes: 1_000_000, differing: 1000).run()
        line(
            "1000 differences in 1000000 notes",
            String(format: "%.2f MB to find them", Double(result.findingBytes) / 1e6),
            String(format: "%.2f MB of notes, %.1f s", Double(result.noteBytes) / 1e6, result.seconds))
        line(
            "idle at 1000000 notes", String(format: "%.1f ms", result.idleMilliseconds),
            String(format: "100 changes %.1f ms", result.changesMilliseconds))
    }
}
