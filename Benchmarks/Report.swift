import ArgumentParser
import Foundation
import NoteModel

/// Runs every stage and prints one table: figure, limit in the same run, ratio, and what was promised.
struct Report: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Runs every stage and prints the figures.")
    @Option(help: "standard or dossier") var kind: Workload = .standard
    @Option(help: "Notes in the large database.") var notes = 50_000
    @Option(help: "Spokes of the district.") var spokes = 300
    @Option(help: "Revisions merged in memory.") var revisions = 1_000_000
    @Option(
        help: ArgumentHelp(
            "Only this stage: bulk, single, merge, replication, formulas, views, access, search, signatures, attachment, line, part, district or diverged."
        ))
    var only: String?
    @Option(help: "Dossiers under a view.") var dossiers = 200_000
    @Option(help: "Where the files are made; they are removed afterwards.") var folder = NSTemporaryDirectory()

    func run() async throws {
        let path = folder + "/dongbo-benchmark-\(ProcessInfo.processInfo.processIdentifier)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        // A process's peak memory cannot be reset, so first what is measured by it, last what holds the whole workload.
        if isWanted("attachment") { try await attachment(path) }
        if isWanted("replication") { try await replication(path) }
        try await network(path)
        if isWanted("formulas") { try formulas() }
        if isWanted("views") { try await views(path) }
        if isWanted("access") { try await access(path) }
        if isWanted("search") { try await search(path) }
        if isWanted("signatures") { try await signatures(path) }
        if isWanted("audit") { try await audit(path) }
        guard ["bulk", "single", "merge"].contains(where: isWanted) else { return }
        let workload = Array(kind.lazyNotes(notes))
        let saving = SavingStages(
            folder: path, notes: workload, json: workload.map(Workload.json))
        if isWanted("bulk") { try await bulk(saving) }
        if isWanted("single") { try await single(saving) }
        if isWanted("merge") {
            let merged = try await MergeStage.run(revisions: revisions)
            line("merge \(revisions) revisions in memory", String(format: "%.2f s", merged), "")
        }
    }

    func isWanted(_ stage: String) -> Bool { only == nil || only == stage }

    func line(_ name: String, _ figure: String, _ beside: String) {
        print(
            name.padding(toLength: 46, withPad: " ", startingAt: 0)
                + figure.padding(toLength: 22, withPad: " ", startingAt: 0) + beside)
        fflush(nil)
    }

    private func formulas() throws {
        let result = try FormulaStage.run(1_000_000)
        func rate(_ name: String, _ cost: Cost, _ unit: String) {
            line(
                name, String(format: "%.0f %@", 1 / cost.wallSeconds, unit),
                String(format: "by the thread's processor time %.0f %@", 1 / cost.processorSeconds, unit))
        }
        rate("formulas read and compiled", result.parsed, "/s")
        rate("a selection and five columns", result.evaluated, "notes/s")
        rate("formula eval --lines, without input and output", result.answered, "lines/s")
    }

    private func signatures(_ path: String) async throws {
        let stage = SignatureStage(folder: path, workload: kind)
        for (count, together) in [(notes, 500), (min(notes, 10_000), 1)] {
            let result = try await stage.run(count, together: together)
            line(
                String(format: "first copy of %d, %.0f to a signature", count, result.perSignature),
                String(format: "ratio %.2f", result.wallRatio),
                String(
                    format: "by processors %.2f; %.2f s and %.2f s; %.1f and %.1f bytes a note", result.processorRatio,
                    result.signed.cost.wallSeconds, result.plain.cost.wallSeconds,
                    Double(result.signed.bytes) / Double(count), Double(result.plain.bytes) / Double(count)))
        }
    }

    private func audit(_ path: String) async throws {
        let result = try await AuditStage.run(100_000, folder: path)
        line(
            "a reading in the audit log", String(format: "%.1f µs", result.reading.wallSeconds * 1e6),
            String(
                format: "%.1f µs of the processor, %.0f bytes", result.reading.processorSeconds * 1e6,
                result.bytesPerRecord))
        line(
            "a durable record", String(format: "%.2f ms", result.durableSeconds * 1000),
            String(format: "sixteen at a time: %.2f ms each", result.sharedSeconds * 1000))
    }

    private func search(_ path: String) async throws {
        let result = try await FullTextStage.run(20_585, folder: path)
        line(
            "full-text index of 20585 dossiers", String(format: "%.1f s", result.index.wallSeconds),
            String(
                format: "%.1f s of processors, %d MiB", result.index.processorSeconds, result.indexBytes >> 20))
        for (query, cost, total) in result.searches {
            line(
                "search \(query)", String(format: "%.1f ms", cost.wallSeconds * 1000),
                String(format: "%.1f ms of processors, %d found", cost.processorSeconds * 1000, total))
        }
        line("search after one change", String(format: "%.1f ms", result.changedMilliseconds), "")
        line("removing a deleted note from the index", String(format: "%.0f ms", result.eraseMilliseconds), "")
    }

    private func views(_ path: String) async throws {
        let result = try await ViewStages(folder: path, count: dossiers).run()
        line(
            "categorised, sorted view of \(dossiers) made", String(format: "%.2f s", result.build.wallSeconds),
            String(format: "%.1f s of processors", result.build.processorSeconds))
        line("opened after 100 changes", String(format: "%.1f ms", result.openMilliseconds), "")
        line(
            "any page of it", String(format: "%.2f ms", result.pageMillisecondsMedian),
            String(format: "worst of 200: %.2f ms", result.pageMillisecondsWorst))
        line("opened by who may read the open and 100 more", String(format: "%.1f ms", result.narrowMilliseconds), "")
        line(
            "one durable save under the view", String(format: "%.0f µs", result.saveMicrosecondsAfter),
            String(format: "without a view %.0f µs", result.saveMicrosecondsBefore))
        if !result.rebuiltIsEqual { line("MADE ANEW THE VIEW IS ANOTHER", "", "") }
    }

    private func access(_ path: String) async throws {
        let result = try await AccessStage(folder: path, count: dossiers).run()
        line(
            "one check of access", String(format: "%.2f µs", result.checkMicroseconds),
            "\(AccessStage.readerSets) different lists of readers")
        let (large, small) = result.openMilliseconds
        line(
            "list of \(dossiers) opened by who sees \(result.documentsSeen)", String(format: "%.2f ms", large),
            String(format: "in a database of those alone %.2f ms, ratio %.2f", small, large / small))
        line(
            "the first time", String(format: "%.2f ms", result.firstMilliseconds.large),
            String(format: "in a database of those alone %.2f ms", result.firstMilliseconds.small))
    }

    private func bulk(_ saving: SavingStages) async throws {
        let with = try await saving.bulk()
        let without = try await saving.bulk(dictionaries: false)
        line(
            "bulk save, durable", String(format: "%.0f notes/s", with.notesPerSecond),
            String(
                format: "plain SQLite %.0f/s, ratio %.2f", with.plainPerSecond,
                with.notesPerSecond / with.plainPerSecond))
        line(
            "on disk a note", String(format: "%.0f bytes", with.diskBytesPerNote),
            String(
                format: "JSON %.0f, ratio %.2f; plain SQLite %.0f", with.jsonBytesPerNote,
                with.diskBytesPerNote / with.jsonBytesPerNote, with.plainDiskBytesPerNote))
        line(
            "on disk a note, no dictionary", String(format: "%.0f bytes", without.diskBytesPerNote),
            String(
                format: "ratio %.2f; %.0f notes/s", without.diskBytesPerNote / without.jsonBytesPerNote,
                without.notesPerSecond))
    }

    private func single(_ saving: SavingStages) async throws {
        let single = try await saving.single()
        line(
            "single durable save, one writer", String(format: "%.0f saves/s", single.oneWriterPerSecond),
            String(
                format: "plain commit %.0f/s, ratio %.2f", single.plainPerSecond,
                single.oneWriterPerSecond / single.plainPerSecond))
        line(
            "single durable saves, eight writers", String(format: "%.0f saves/s", single.eightWritersPerSecond),
            String(format: "%.1f times one writer", single.eightWritersPerSecond / single.oneWriterPerSecond))
    }

    private func replication(_ path: String) async throws {
        let result = try await ReplicationStages(folder: path, workload: kind, count: notes).run()
        let rows = kind.lazyNotes(notes).map(Workload.json)
        let tls = try await TLSCopy.run(
            rows, certificate: path + "/large/hub/identity/node.pem", key: path + "/large/hub/identity/node.pem")
        let json = Double(rows.reduce(0) { $0 + $1.count })
        let rate = Double(notes) / result.firstSeconds
        line(
            "first replication of \(notes) notes over TLS", String(format: "%.0f notes/s", rate),
            String(
                format: "plain TLS copy %.0f notes/s, ratio %.3f", tls / json * Double(notes),
                rate / (tls / json * Double(notes))))
        line(
            "on the wire a note", String(format: "%.0f bytes", result.wireBytesPerNote),
            String(format: "%.2f of the JSON", result.wireBytesPerNote * Double(notes) / json))
        line("100 changes in \(notes)", String(format: "%.1f ms", result.incrementalMilliseconds), "")
        line(
            "idle at \(notes) notes", String(format: "%.1f ms", result.idleMilliseconds),
            String(format: "at 1000 notes %.1f ms", result.idleSmallMilliseconds))
        line(
            "peak memory, hub and spoke",
            "\(result.hubPeakBytes >> 20) and \(result.spokePeakBytes >> 20) MiB", "")
    }
}
