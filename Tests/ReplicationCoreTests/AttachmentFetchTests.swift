import NoteModel
import NoteStoreTestKit
import ReplicationCore
import Testing

/// The state machine that fetches a content, against sources that this test plays.
@Suite struct AttachmentFetchTests {
    private static let content = SampleContent(seed: 1, size: 40 * 262_144 + 7)
    private static let wrong = SampleContent(seed: 2, size: 40 * 262_144 + 7)

    /// Performs effects as a driver would, with a store in memory and honest or lying sources.
    private final class World {
        var machine: AttachmentFetch
        let content = AttachmentFetchTests.content
        var stored: [Digest: [UInt8]] = [:]
        var storedBytes = 0
        var asked: [String: [Int]] = [:]
        var dismissed: [String: DongboError] = [:]
        var outcome: Result<Void, DongboError>?
        var maxInFlight = 0
        /// What each source claims; nil has nothing to say yet.
        var sources: [String: SampleContent] = [:]
        private var manifest: AttachmentManifest?
        private var queue: [AttachmentFetch.Event] = []

        init() { machine = AttachmentFetch(digest: content.digest, size: UInt64(content.bytes.count)) }

        func join(_ name: String, _ claim: SampleContent) {
            sources[name] = claim
            perform(machine.handle(.joined(name)))
            queue.append(.answered(name, .manifest(claim.manifest)))
        }

        func handle(_ event: AttachmentFetch.Event) {
            if case .start(let left, _) = event { manifest = left }
            perform(machine.handle(event))
        }

        /// Delivers what is queued; `tamper` may change an answer or, with nil, swallow it.
        func run(
            steps: Int = .max, tamper: (AttachmentFetch.Event) -> AttachmentFetch.Event? = { $0 }
        ) {
            var left = steps
            while left > 0, !queue.isEmpty, outcome == nil {
                left -= 1
                if let event = tamper(queue.removeFirst()) { perform(machine.handle(event)) }
            }
        }

        private func perform(_ effects: [AttachmentFetch.Effect]) {
            for effect in effects {
                switch effect {
                case .adopt(let manifest):
                    self.manifest = manifest
                    perform(machine.handle(.examined(manifest.chunks.map { stored[$0] != nil })))
                case .ask(let name, let range):
                    asked[name, default: []] += range
                    let claim = sources[name]!
                    for number in range { queue.append(.answered(name, .chunk(number, claim.chunks[number].bytes))) }
                    maxInFlight = max(maxInFlight, queue.count)
                case .store(let number, let digest, let bytes):
                    stored[digest] = bytes
                    storedBytes += bytes.count
                    perform(machine.handle(.stored(number)))
                case .verify:
                    let bytes = manifest!.chunks.flatMap { stored[$0]! }
                    perform(machine.handle(.verified(Digest(of: bytes) == content.digest)))
                case .discard: manifest = nil
                case .dismiss(let name, let error):
                    dismissed[name] = error
                    queue.removeAll { if case .answered(name, _) = $0 { true } else { false } }
                case .finished: outcome = .success(())
                case .failed(let error): outcome = .failure(error)
                }
            }
        }

        var isFinished: Bool { if case .success? = outcome { true } else { false } }
        var error: DongboError? { if case .failure(let error)? = outcome { error } else { nil } }
        var fetchedAll: Bool { content.manifest.chunks.allSatisfy { stored[$0] != nil } }
    }

    @Test func `a content comes whole, each chunk once, in a bounded window`() {
        let world = World()
        world.handle(.start(nil, here: []))
        world.join("hub", Self.content)
        world.handle(.noMoreSources)
        world.run()
        #expect(world.isFinished && world.fetchedAll && world.storedBytes == Self.content.bytes.count)
        #expect(world.asked["hub"]?.sorted() == Array(0..<41))
        #expect(world.maxInFlight <= AttachmentLimits.chunksInFlightMax)
    }

    @Test func `two sources share the work`() {
        let world = World()
        world.handle(.start(nil, here: []))
        world.join("a", Self.content)
        world.join("b", Self.content)
        world.run()
        #expect(world.isFinished && world.storedBytes == Self.content.bytes.count)
        #expect(!world.asked["a"]!.isEmpty && !world.asked["b"]!.isEmpty)
    }

    @Test func `it goes on in mid-file with what is not here`() {
        let world = World()
        for chunk in Self.content.chunks.prefix(30) { world.stored[chunk.digest] = chunk.bytes }
        world.handle(.start(Self.content.manifest, here: (0..<41).map { $0 < 30 }))
        world.join("hub", Self.content)
        world.run()
        #expect(world.asked["hub"] == Array(30..<41))
    }

    @Test func `what a source owed when it left is asked of another`() {
        let world = World()
        world.handle(.start(nil, here: []))
        world.join("a", Self.content)
        world.run(steps: 5)
        world.handle(.lost("a", DongboError(.inputOutput, "gone")))
        world.join("b", Self.content)
        world.run { event in if case .answered("a", _) = event { nil } else { event } }
        #expect(world.isFinished && world.fetchedAll)
        #expect(world.asked["b"]!.count == 37)
    }

    @Test func `a source that sends wrong bytes is dismissed by name and nothing of it is stored`() {
        let world = World()
        world.handle(.start(nil, here: []))
        world.join("liar", Self.content)
        world.join("honest", Self.content)
        world.run { event in
            guard case .answered("liar", .chunk(let number, var bytes)) = event else { return event }
            bytes[0] ^= 1
            return .answered("liar", .chunk(number, bytes))
        }
        #expect(world.isFinished && world.fetchedAll)
        #expect(world.dismissed["liar"]?.message.contains("liar sent wrong bytes for chunk") == true)
        #expect(world.dismissed["honest"] == nil && world.stored.count == 41)
    }

    @Test(arguments: [0, 1, 262_145])
    func `a chunk of another length is refused`(length: Int) {
        let world = World()
        world.handle(.start(nil, here: []))
        world.join("liar", Self.content)
        world.handle(.noMoreSources)
        world.run { event in
            guard case .answered(let name, .chunk(let number, _)) = event else { return event }
            return .answered(name, .chunk(number, [UInt8](repeating: 0, count: length)))
        }
        #expect(world.error?.code == .protocolError && world.stored.isEmpty)
    }

    @Test func `a chunk that nobody asked for ends the talk with its source`() {
        let world = World()
        world.handle(.start(nil, here: []))
        world.join("pusher", Self.content)
        world.handle(.noMoreSources)
        world.run(steps: 1)
        world.handle(.answered("pusher", .chunk(40, Self.content.chunks[40].bytes)))
        #expect(world.error?.message.contains("nobody asked for") == true && world.stored.isEmpty)
    }

    @Test func `a manifest of other chunks is found out in the end, and the honest source serves`() {
        let world = World()
        world.handle(.start(nil, here: []))
        world.join("a liar", Self.wrong)
        world.join("honest", Self.content)
        world.handle(.noMoreSources)
        world.run()
        #expect(world.isFinished && world.fetchedAll)
        #expect(world.dismissed["a liar"]?.message.contains("manifest") == true)
    }

    @Test func `two who agree on a lie are both found out`() {
        let world = World()
        world.handle(.start(nil, here: []))
        world.join("a", Self.wrong)
        world.join("b", Self.wrong)
        world.handle(.noMoreSources)
        world.run()
        #expect(world.error?.code == .protocolError && Set(world.dismissed.keys) == ["a", "b"])
    }

    @Test func `a lie that an earlier attempt left does not keep an honest source out`() {
        let world = World()
        world.handle(.start(Self.wrong.manifest, here: Array(repeating: false, count: 41)))
        world.join("honest", Self.content)
        world.handle(.noMoreSources)
        world.run()
        #expect(world.isFinished && world.fetchedAll && world.dismissed.isEmpty)
    }

    @Test func `a manifest of another size is refused before a byte is fetched`() {
        let world = World()
        world.handle(.start(nil, here: []))
        world.join("endless", SampleContent(seed: 5, size: 60 * 262_144))
        world.handle(.noMoreSources)
        world.run()
        #expect(world.error?.message.contains("another size") == true && world.asked.isEmpty)
    }

    @Test func `when nobody has it, the last reason is the answer`() {
        let world = World()
        world.handle(.start(nil, here: []))
        world.join("hub", Self.content)
        world.handle(.noMoreSources)
        world.run { _ in .answered("hub", .refusal(code: "noSuchThing", message: "not here")) }
        #expect(world.error?.code == .noSuchThing && world.error?.message.contains("hub") == true)
        let alone = World()
        alone.handle(.start(nil, here: []))
        alone.handle(.noMoreSources)
        #expect(alone.error?.code == .noSuchThing)
    }

    @Test func `a chunk that occurs often is fetched once`() {
        let zeros = SampleContent(bytes: [UInt8](repeating: 0, count: 8 * 262_144))
        var machine = AttachmentFetch(digest: zeros.digest, size: UInt64(zeros.bytes.count))
        _ = machine.handle(.start(nil, here: []))
        _ = machine.handle(.joined("hub"))
        #expect(machine.handle(.answered("hub", .manifest(zeros.manifest))) == [.adopt(zeros.manifest)])
        #expect(machine.handle(.examined(Array(repeating: false, count: 8))) == [.ask("hub", 0..<1)])
        let chunk = zeros.chunks[0]
        #expect(machine.handle(.answered("hub", .chunk(0, chunk.bytes))) == [.store(0, chunk.digest, chunk.bytes)])
        #expect(machine.handle(.stored(0)) == [.verify])
        #expect(machine.handle(.verified(true)) == [.finished])
    }

    @Test func `pieces of any length give the same chunks`() throws {
        let bytes = Self.content.bytes
        for piece in [1000, 262_143, 262_144, 600_000] {
            var chunker = AttachmentChunker()
            var digests: [Digest] = []
            for start in stride(from: 0, to: bytes.count, by: piece) {
                digests += try chunker.add(Array(bytes[start..<min(start + piece, bytes.count)])).map(\.digest)
            }
            let (last, digest, manifest) = chunker.finish()
            #expect(digests + [last!.digest] == Self.content.manifest.chunks)
            #expect(digest == Digest(of: bytes) && manifest == Self.content.manifest)
        }
    }
}
