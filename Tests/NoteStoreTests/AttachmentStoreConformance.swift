import FileAttachmentStore
import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import Testing

/// What the port ``AttachmentStore`` promises, on every implementation.
@Suite struct AttachmentStoreConformance {
    private let folder: TemporaryFolder
    private let big = SampleContent(seed: 1, size: 700_000)
    private let place = AttachmentPlace(replica: Sample.replica, unid: Sample.unid(1))

    init() throws { folder = try TemporaryFolder() }

    private func use(_ content: SampleContent, _ unid: Int = 1) -> AttachmentUse {
        AttachmentUse(
            place: AttachmentPlace(replica: Sample.replica, unid: Sample.unid(unid)), digest: content.digest,
            size: UInt64(content.bytes.count))
    }

    @Test(arguments: AttachmentStoreKind.allCases)
    func `an upload can be read back chunk by chunk`(kind: AttachmentStoreKind) throws {
        let store = try kind.make(in: folder)
        try big.store(in: store)
        let content = try #require(try store.content(big.digest))
        #expect(content.state == .here(big.manifest))
        #expect(content.size == 700_000 && big.manifest.chunks.count == 3)
        let read = try big.manifest.chunks.flatMap { try #require(try store.chunk($0)) }
        #expect(read == big.bytes)
        #expect(try store.chunk(Digest(of: [1])) == nil)
    }

    @Test(arguments: AttachmentStoreKind.allCases)
    func `an empty file is a content without chunks`(kind: AttachmentStoreKind) throws {
        let store = try kind.make(in: folder)
        let empty = SampleContent(bytes: [])
        try empty.store(in: store)
        #expect(try store.content(empty.digest)?.isHere == true && empty.manifest.chunks.isEmpty)
    }

    @Test(arguments: AttachmentStoreKind.allCases)
    func `an abandoned upload leaves no chunk but those another content has`(kind: AttachmentStoreKind) throws {
        let store = try kind.make(in: folder)
        try big.store(in: store)
        let writer = AttachmentWriter(to: store)
        let own = SampleContent(seed: 2, size: 262_144)
        try writer.add(Array(big.bytes.prefix(262_144)) + own.bytes)
        #expect(try store.hasChunk(own.chunks[0].digest))
        try writer.abandon()
        #expect(try !store.hasChunk(own.chunks[0].digest))
        #expect(try store.hasChunk(big.chunks[0].digest))
    }

    @Test(arguments: AttachmentStoreKind.allCases)
    func `removing a content keeps the chunks that another one shares`(kind: AttachmentStoreKind) throws {
        let store = try kind.make(in: folder)
        let longer = SampleContent(bytes: big.bytes + [1, 2, 3])
        try big.store(in: store)
        try longer.store(in: store)
        try store.record([use(big)], scanned: nil)
        try store.remove(big.digest)
        #expect(try store.content(big.digest) == nil && store.contents(usedBy: place).isEmpty)
        #expect(try store.hasChunk(longer.chunks[0].digest) && !store.hasChunk(big.chunks[2].digest))
        try store.remove(longer.digest)
        #expect(try !store.hasChunk(longer.chunks[0].digest))
    }

    @Test(arguments: AttachmentStoreKind.allCases)
    func `a manifest that proves wrong takes its own chunks with it`(kind: AttachmentStoreKind) throws {
        let store = try kind.make(in: folder)
        let wrong = SampleContent(seed: 3, size: 700_000)
        try store.setManifest(wrong.manifest, of: big.digest, size: 700_000)
        try store.putChunk(wrong.chunks[0].bytes, wrong.chunks[0].digest)
        try store.setManifest(big.manifest, of: big.digest, size: 700_000)
        #expect(try store.content(big.digest)?.state == .partly(big.manifest))
        #expect(try !store.hasChunk(wrong.chunks[0].digest))
    }

    @Test(arguments: AttachmentStoreKind.allCases)
    func `a content that is here is not unmade by a peer's claim`(kind: AttachmentStoreKind) throws {
        let store = try kind.make(in: folder)
        try big.store(in: store)
        try store.setManifest(nil, of: big.digest, size: 5)
        #expect(try store.content(big.digest)?.state == .here(big.manifest))
    }

    @Test(arguments: AttachmentStoreKind.allCases)
    func `uses are found by content, by note and by database`(kind: AttachmentStoreKind) throws {
        let store = try kind.make(in: folder)
        let small = SampleContent(bytes: [1])
        try store.record([use(big, 2), use(big, 1), use(small, 2)], scanned: (Sample.incarnation(1), 7))
        try store.record([use(big, 1)], scanned: nil)
        #expect(try store.uses(of: big.digest, after: nil, limit: 9).map(\.unid) == [Sample.unid(1), Sample.unid(2)])
        #expect(try store.uses(of: big.digest, after: place, limit: 9).map(\.unid) == [Sample.unid(2)])
        #expect(try store.notes(in: Sample.replica, after: nil, limit: 1) == [Sample.unid(1)])
        #expect(try store.notes(in: Sample.replica, after: Sample.unid(1), limit: 9) == [Sample.unid(2)])
        #expect(try store.contents(usedBy: use(small, 2).place) == [big.digest, small.digest].sorted())
        #expect(try store.scanned(Sample.incarnation(1)) == 7 && store.scanned(Sample.incarnation(2)) == 0)
        #expect(try store.unfinished(after: nil, limit: 9).map(\.digest) == [big.digest, small.digest].sorted())
        try small.store(in: store)
        #expect(try store.unfinished(after: nil, limit: 9).map(\.digest) == [big.digest])
        try store.removeUse(place, of: big.digest)
        #expect(try store.uses(of: big.digest, after: nil, limit: 9).map(\.unid) == [Sample.unid(2)])
    }

    @Test(arguments: AttachmentStoreKind.allCases)
    func `a use is earned until it goes, and those that are not are listed when the content is here`(
        kind: AttachmentStoreKind
    ) throws {
        let store = try kind.make(in: folder)
        try store.record([use(big, 1), use(big, 2), use(big, 3)], scanned: nil)
        #expect(try !store.isEarned(big.digest, at: place))
        #expect(try store.unearned(in: Sample.replica, after: nil, limit: 9).isEmpty)
        try big.store(in: store)
        try store.setEarned(use(big, 1))
        try store.setEarned(use(big, 4))
        try store.record([use(big, 1)], scanned: nil)
        #expect(try store.isEarned(big.digest, at: place) && store.isEarned(big.digest, at: use(big, 4).place))
        #expect(try store.unearned(in: Sample.replica, after: nil, limit: 9) == [use(big, 2), use(big, 3)])
        #expect(try store.unearned(in: Sample.replica, after: use(big, 2), limit: 9) == [use(big, 3)])
        #expect(try store.unearned(in: ReplicaID(rawValue: 1), after: nil, limit: 9).isEmpty)
        try store.removeUse(place, of: big.digest)
        try store.record([use(big, 1)], scanned: nil)
        #expect(try !store.isEarned(big.digest, at: place))
        try store.remove(big.digest)
        #expect(try !store.isEarned(big.digest, at: use(big, 4).place))
    }

    @Test(arguments: AttachmentStoreKind.allCases)
    func `what no note refers to goes after the grace time and not before`(kind: AttachmentStoreKind) throws {
        let store = try kind.make(in: folder)
        let library = AttachmentLibrary(store)
        try big.store(in: store)
        try store.record([use(big)], scanned: nil)
        #expect(try library.sweep(now: 100, grace: 50) { _, _ in true } == 0)
        #expect(try library.sweep(now: 200, grace: 50) { _, _ in false } == 0)
        #expect(try library.sweep(now: 249, grace: 50) { _, _ in false } == 0)
        #expect(try store.hasChunk(big.chunks[0].digest))
        #expect(try library.sweep(now: 250, grace: 50) { _, _ in false } == 1)
        #expect(try !store.hasChunk(big.chunks[0].digest))
    }

    @Test(arguments: AttachmentStoreKind.allCases)
    func `a note that comes back ends the grace time`(kind: AttachmentStoreKind) throws {
        let store = try kind.make(in: folder)
        let library = AttachmentLibrary(store)
        try big.store(in: store)
        _ = try library.sweep(now: 100, grace: 50) { _, _ in false }
        try store.record([use(big)], scanned: nil)
        _ = try library.sweep(now: 140, grace: 50) { _, _ in true }
        #expect(try library.sweep(now: 160, grace: 50) { _, _ in false } == 0)
        #expect(try store.content(big.digest)?.unreferencedSince == nil || store.hasChunk(big.chunks[0].digest))
    }

    @Test(arguments: AttachmentStoreKind.allCases)
    func `a release deletes at once, unless another note refers to it`(kind: AttachmentStoreKind) throws {
        let store = try kind.make(in: folder)
        let library = AttachmentLibrary(store)
        try big.store(in: store)
        try store.record([use(big, 1), use(big, 2)], scanned: nil)
        #expect(try library.release([big.digest]) { place, _ in place.unid == Sample.unid(2) } == 0)
        #expect(try store.hasChunk(big.chunks[0].digest))
        #expect(try library.release([big.digest]) { _, _ in false } == 1)
        #expect(try !store.hasChunk(big.chunks[0].digest))
    }

    @Test(arguments: AttachmentStoreKind.allCases)
    func `only the whole content proves a manifest`(kind: AttachmentStoreKind) throws {
        let store = try kind.make(in: folder)
        let library = AttachmentLibrary(store)
        let wrong = SampleContent(seed: 3, size: 700_000)
        try store.setManifest(wrong.manifest, of: big.digest, size: 700_000)
        for chunk in wrong.chunks { try store.putChunk(chunk.bytes, chunk.digest) }
        #expect(try !library.verify(big.digest))
        try store.setManifest(big.manifest, of: big.digest, size: 700_000)
        for chunk in big.chunks.dropLast() { try store.putChunk(chunk.bytes, chunk.digest) }
        #expect(try !library.verify(big.digest))
        #expect(try library.held(#require(try store.content(big.digest))) == 524_288)
        try store.putChunk(big.chunks[2].bytes, big.chunks[2].digest)
        #expect(try library.verify(big.digest) && store.content(big.digest)?.isHere == true)
    }
}
