import NoteModel
import NoteStore
import ReplicationCore
import Synchronization

/// An ``AttachmentStore`` that forgets everything when it goes, for tests.
public final class MemoryAttachmentStore: AttachmentStore {
    private struct State {
        var chunks: [Digest: [UInt8]] = [:]
        var pins: [Digest: Int] = [:]
        var contents: [Digest: StoredAttachment] = [:]
        var uses: [Digest: Set<AttachmentPlace>] = [:]
        var earned: [Digest: Set<AttachmentPlace>] = [:]
        var scanned: [IncarnationID: UInt64] = [:]

        mutating func removeUnlisted(_ candidates: [Digest]) {
            let listed = Set(contents.values.flatMap { $0.manifest?.chunks ?? [] })
            for digest in candidates where pins[digest] == nil && !listed.contains(digest) { chunks[digest] = nil }
        }
    }

    private let state = Mutex(State())

    public init() {}

    public func close() throws {}

    public func hasChunk(_ digest: Digest) throws -> Bool { state.withLock { $0.chunks[digest] != nil } }

    public func chunk(_ digest: Digest) throws -> [UInt8]? { state.withLock { $0.chunks[digest] } }

    public func putChunk(_ bytes: [UInt8], _ digest: Digest) throws { state.withLock { $0.chunks[digest] = bytes } }

    public func pin(_ digest: Digest) throws { state.withLock { $0.pins[digest, default: 0] += 1 } }

    public func unpin(_ digests: [Digest]) throws {
        state.withLock { state in
            for digest in digests {
                guard let count = state.pins[digest] else {
                    preconditionFailure("a chunk is unpinned as often as pinned")
                }
                state.pins[digest] = count > 1 ? count - 1 : nil
            }
            state.removeUnlisted(digests)
        }
    }

    public func content(_ digest: Digest) throws -> StoredAttachment? { state.withLock { $0.contents[digest] } }

    public func contents(after digest: Digest?, limit: Int) throws -> [StoredAttachment] {
        state.withLock { state in
            let later = state.contents.values.filter { content in digest.map { content.digest > $0 } ?? true }
            return Array(later.sorted { $0.digest < $1.digest }.prefix(limit))
        }
    }

    public func unfinished(after digest: Digest?, limit: Int) throws -> [StoredAttachment] {
        Array(try contents(after: digest, limit: .max).filter { !$0.isHere }.prefix(limit))
    }

    public func setManifest(_ manifest: AttachmentManifest?, of digest: Digest, size: UInt64) throws {
        state.withLock { state in
            let content = state.contents[digest]
            if content?.isHere == true { return }
            state.contents[digest] = StoredAttachment(
                digest: digest, size: size, state: manifest.map { .partly($0) } ?? .elsewhere,
                unreferencedSince: content?.unreferencedSince)
            state.removeUnlisted(content?.manifest?.chunks ?? [])
        }
    }

    public func markHere(_ digest: Digest) throws {
        state.withLock { state in
            guard let manifest = state.contents[digest]?.manifest else {
                preconditionFailure("a content that is proven has a manifest")
            }
            state.contents[digest]?.state = .here(manifest)
        }
    }

    public func markDamaged(_ digest: Digest) throws {
        state.withLock { state in
            if let manifest = state.contents[digest]?.manifest { state.contents[digest]?.state = .partly(manifest) }
        }
    }

    public func remove(_ digest: Digest) throws {
        state.withLock { state in
            let listed = state.contents.removeValue(forKey: digest)?.manifest?.chunks ?? []
            state.uses[digest] = nil
            state.earned[digest] = nil
            state.removeUnlisted(listed)
        }
    }

    public func setUnreferencedSince(_ milliseconds: UInt64?, of digest: Digest) throws {
        state.withLock { $0.contents[digest]?.unreferencedSince = milliseconds }
    }

    public func record(_ uses: [AttachmentUse], scanned: (file: IncarnationID, through: UInt64)?) throws {
        state.withLock { state in
            for use in uses {
                if state.contents[use.digest] == nil {
                    state.contents[use.digest] = StoredAttachment(
                        digest: use.digest, size: use.size, state: .elsewhere)
                }
                state.uses[use.digest, default: []].insert(use.place)
            }
            if let scanned { state.scanned[scanned.file] = scanned.through }
        }
    }

    public func removeUse(_ place: AttachmentPlace, of digest: Digest) throws {
        state.withLock { state in
            state.uses[digest]?.remove(place)
            state.earned[digest]?.remove(place)
        }
    }

    public func uses(of digest: Digest, after place: AttachmentPlace?, limit: Int) throws -> [AttachmentPlace] {
        func key(_ place: AttachmentPlace) -> (UInt128, UInt128) { (place.replica.rawValue, place.unid.rawValue) }
        return state.withLock { state in
            let later = (state.uses[digest] ?? []).filter { use in place.map { key(use) > key($0) } ?? true }
            return Array(later.sorted { key($0) < key($1) }.prefix(limit))
        }
    }

    public func contents(usedBy place: AttachmentPlace) throws -> [Digest] {
        state.withLock { state in state.uses.filter { $0.value.contains(place) }.keys.sorted() }
    }

    public func notes(in replica: ReplicaID, after unid: UNID?, limit: Int) throws -> [UNID] {
        state.withLock { state in
            let all = Set(state.uses.values.joined().filter { $0.replica == replica }.map(\.unid))
            return Array(all.filter { found in unid.map { found > $0 } ?? true }.sorted().prefix(limit))
        }
    }

    public func isEarned(_ digest: Digest, at place: AttachmentPlace) throws -> Bool {
        state.withLock { $0.earned[digest]?.contains(place) ?? false }
    }

    public func setEarned(_ use: AttachmentUse) throws {
        try record([use], scanned: nil)
        state.withLock { _ = $0.earned[use.digest, default: []].insert(use.place) }
    }

    public func unearned(in replica: ReplicaID, after use: AttachmentUse?, limit: Int) throws -> [AttachmentUse] {
        func key(_ use: AttachmentUse) -> (UInt128, Digest) { (use.place.unid.rawValue, use.digest) }
        return state.withLock { state in
            let all = state.contents.values.filter(\.isHere).flatMap { content in
                (state.uses[content.digest] ?? []).subtracting(state.earned[content.digest] ?? [])
                    .filter { $0.replica == replica }
                    .map { AttachmentUse(place: $0, digest: content.digest, size: content.size) }
            }
            let later = all.filter { found in use.map { key(found) > key($0) } ?? true }
            return Array(later.sorted { key($0) < key($1) }.prefix(limit))
        }
    }

    public func scanned(_ file: IncarnationID) throws -> UInt64 { state.withLock { $0.scanned[file] ?? 0 } }
}
