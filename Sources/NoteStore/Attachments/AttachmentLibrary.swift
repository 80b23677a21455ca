import NoteModel
import ReplicationCore

/// What can be done with attached files above any store: reading, proving, clearing away.
public struct AttachmentLibrary: Sendable {
    /// Whether a note refers to a content now, in any of its revisions. Throws when that cannot be told; then the content
    /// stays.
    public typealias Refers = (AttachmentPlace, Digest) throws -> Bool

    public let store: any AttachmentStore

    public init(_ store: any AttachmentStore) { self.store = store }

    /// Which chunks of a manifest are here.
    public func examine(_ manifest: AttachmentManifest) throws -> [Bool] {
        try manifest.chunks.map { try store.hasChunk($0) }
    }

    /// Bytes of a content that are here, and whether all of it is.
    public func held(_ content: StoredAttachment) throws -> UInt64 {
        guard case .partly(let manifest) = content.state else { return content.isHere ? content.size : 0 }
        return try examine(manifest).enumerated().reduce(0) {
            $0 + ($1.element ? UInt64(manifest.length(of: $1.offset)) : 0)
        }
    }

    /// Reads every chunk of a content whose manifest is a claim. When the whole has the right digest it counts as here;
    /// otherwise nothing changes.
    ///
    /// Cost: one pass over the content, one chunk in memory.
    public func verify(_ digest: Digest) throws -> Bool {
        guard let content = try store.content(digest), let manifest = content.manifest else { return false }
        var hasher = ContentHasher()
        for (number, chunk) in manifest.chunks.enumerated() {
            guard let bytes = try store.chunk(chunk), bytes.count == manifest.length(of: number) else { return false }
            hasher.update(bytes)
        }
        guard hasher.digest() == digest else { return false }
        try store.markHere(digest)
        return true
    }

    /// One chunk of a content that is here.
    ///
    /// - Throws: `.badData` when the disk has damaged or lost it; then the content counts as partly here, and the next
    ///   attempt to use it fetches what is missing.
    public func chunk(_ number: Int, of digest: Digest, _ manifest: AttachmentManifest) throws -> [UInt8] {
        if let bytes = try store.chunk(manifest.chunks[number]), bytes.count == manifest.length(of: number) {
            return bytes
        }
        try store.markDamaged(digest)
        throw DongboError(
            .badData,
            "chunk \(number) of attachment \(digest) is damaged on this node; try again to fetch it from a peer")
    }

    // MARK: Clearing away

    /// Removes contents that no note has referred to for `grace` milliseconds. Notes that no longer refer to a content are
    /// struck off its list. Cost: every content on the node, and the notes that refer to each until one still does.
    ///
    /// - Returns: how many contents were removed.
    public func sweep(now: UInt64, grace: UInt64, refers: Refers) throws -> Int {
        var removed = 0
        var last: Digest?
        while true {
            let page = try store.contents(after: last, limit: 100)
            guard let final = page.last else { return removed }
            last = final.digest
            for content in page where try consider(content, now: now, grace: grace, refers) { removed += 1 }
        }
    }

    /// Removes those of `digests` that no note refers to any more, at once: their bytes must not stay on this node.
    ///
    /// - Returns: how many contents were removed.
    public func release(_ digests: [Digest], refers: Refers) throws -> Int {
        var removed = 0
        for digest in digests {
            guard let content = try store.content(digest) else { continue }
            if try consider(content, now: 0, grace: 0, refers) { removed += 1 }
        }
        return removed
    }

    private func consider(_ content: StoredAttachment, now: UInt64, grace: UInt64, _ refers: Refers) throws -> Bool {
        if try isUsed(content.digest, refers) {
            if content.unreferencedSince != nil { try store.setUnreferencedSince(nil, of: content.digest) }
            return false
        }
        let since = content.unreferencedSince ?? now
        if grace == 0 || now >= since && now - since >= grace {
            try store.remove(content.digest)
            return true
        }
        if content.unreferencedSince == nil { try store.setUnreferencedSince(now, of: content.digest) }
        return false
    }

    private func isUsed(_ digest: Digest, _ refers: Refers) throws -> Bool {
        while true {
            // What is struck off makes room for the next, so every page begins at the start.
            let page = try store.uses(of: digest, after: nil, limit: 16)
            if page.isEmpty { return false }
            for place in page {
                if try refers(place, digest) { return true }
                try store.removeUse(place, of: digest)
            }
        }
    }
}
