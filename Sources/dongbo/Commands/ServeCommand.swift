import Administration
import AdministrationProtocol
import ArgumentParser
import Logging
import NodeServer
import NoteModel
import ReplicationTransport

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run the node in the foreground.",
        discussion: "Prints 'ready NAME replication=HOST:PORT' when it is up. SIGTERM or Ctrl-C ends it cleanly.")

    @OptionGroup var node: NodeOptions
    @Option(help: ArgumentHelp("Where peers reach it; port 0 takes any that is free.", valueName: "host:port"))
    var listen = "127.0.0.1:7443"
    @Option(help: ArgumentHelp("Where browsers reach it.", valueName: "host:port")) var http: String?
    @Option(
        name: .customLong("clock-offset"), parsing: .unconditional,
        help: ArgumentHelp("Shift the node's clock, for drills and tests.", valueName: "seconds"))
    var clockOffset = 0
    @Flag(
        name: .customLong("no-schedule"),
        help: "Replicate only by hand and when called, and run agents only by hand. For drills and tests.")
    var isUnscheduled = false
    @Option(
        help: ArgumentHelp(
            "When attached files are fetched: advance or need; on the hub advance, else need.", valueName: "when"))
    var attachments: AttachmentChoice?
    @Option(
        name: .customLong("ca-passphrase-file"),
        help: ArgumentHelp(
            "On a hub: unlocks the certificate authority; without it, 'dongbo ca unlock' does.", valueName: "file"))
    var passphraseFile: String?
    @Flag(name: .customLong("until-input-ends"), help: .hidden) var untilInputEnds = false

    func validate() throws {
        guard http == nil else { throw ValidationError("this build has no web interface yet: leave out --http") }
    }

    func run() async throws {
        let directory = try node.directory()
        let address = try NodeAddress(parsing: listen)
        let passphrase = try passphraseFile.map { try Passphrase.read(file: $0) }
        let signals = EndSignals(watchesInput: untilInputEnds)
        let running = try await Node(
            directory: directory, clock: NodeClock(offsetSeconds: clockOffset), logger: NodeLogger.make(.info),
            attachmentChoice: attachments)
        do {
            if let passphrase { try await unlock(running, passphrase) }
            try await serve(running, at: address, until: signals)
        } catch {
            await running.close()
            throw error
        }
        await running.close()
    }

    /// A service that names a passphrase must also start once the authority has none any more.
    private func unlock(_ node: Node, _ passphrase: [UInt8]) async throws {
        guard try node.authorityReport().isEncrypted else {
            return Console.note("the certificate authority has no passphrase: --ca-passphrase-file is not needed")
        }
        try await node.unlockAuthority(passphrase: passphrase)
    }

    private func serve(_ node: Node, at address: NodeAddress, until signals: EndSignals) async throws {
        let (listener, bound) = try await node.listen(at: address)
        let schemas = SchemaLibrary.standard(program: ProgramFile.path)
        let administration = AdministrationServer(
            socket: node.directory.adminSocket, service: AdministrationService(node: node, schemas: schemas))
        do {
            try await administration.start()
        } catch {
            await listener.shutdown(grace: .zero)
            throw error
        }
        await withTaskGroup(of: Void.self) { group in
            await announce(node, in: &group)
            if !isUnscheduled {
                await node.startReplication()
                await node.startAgents()
                group.addTask { await node.keepAudit() }
            }
            group.addTask { await node.keepCertificate() }
            group.addTask { await node.keepAttachments() }
            group.addTask { await node.keepQuarantine() }
            group.addTask { await node.keepFullText() }
            Console.print("ready \(node.name) replication=\(bound)")
            Console.flush()
            await signals.wait()
            group.cancelAll()
        }
        node.logger.info("ending")
        await node.stopReplication()
        await administration.shutdown()
        await listener.shutdown()
    }

    /// Tells the hub where this node is, so that the hub can call it. A hub that is far away is not waited for long: the
    /// node is ready without it.
    private func announce(_ node: Node, in group: inout TaskGroup<Void>) async {
        let (told, teller) = AsyncStream.makeStream(of: Void.self)
        group.addTask {
            await node.announce()
            teller.finish()
        }
        group.addTask {
            try? await Task.sleep(for: Self.announcementPatience)
            teller.finish()
        }
        for await _ in told {}
    }

    private static let announcementPatience = Duration.seconds(1)
}

extension AttachmentChoice: ExpressibleByArgument {}
