import NoteModel

/// Fetches one content, as a state machine without clock, disk or network.
///
/// It wants a manifest, then the chunks that are not here, a window of them from each source; it goes on with what an
/// earlier attempt left; and it takes nothing for good that it has not hashed. A source that breaks its word is dismissed
/// with the reason, and the others carry on.
///
/// Sources are named by the driver. Every event gives effects that the driver performs in order. ``Effect/store(_:_:_:)``
/// is answered with ``Event/stored(_:)``, ``Effect/adopt(_:)`` with ``Event/examined(_:)``, ``Effect/verify`` with
/// ``Event/verified(_:)``.
public struct AttachmentFetch: Sendable {
    public enum Event: Sendable {
        /// What an earlier attempt left: nil, or a manifest and which of its chunks are here.
        case start(AttachmentManifest?, here: [Bool])
        /// A source is being connected to and sent ``AttachmentAsk/open(_:_:)``.
        case joined(String)
        case answered(String, AttachmentAnswer)
        /// A source could not be reached, went away, or was silent too long.
        case lost(String, DongboError)
        case stored(Int)
        /// Which chunks of the adopted manifest are here already.
        case examined([Bool])
        /// Whether the content that is here has the digest it must have.
        case verified(Bool)
        /// All sources there are have joined.
        case noMoreSources
    }

    public indirect enum Effect: Sendable, Equatable {
        /// Remember the manifest durably, look which chunks are here.
        case adopt(AttachmentManifest)
        case ask(String, Range<Int>)
        /// Make a chunk durable; its bytes have been verified.
        case store(Int, Digest, [UInt8])
        /// Compute the digest of the whole content from what is stored.
        case verify
        /// Forget the manifest: it is not the content's.
        case discard
        /// Stop talking to a source. The error names it and says why.
        case dismiss(String, DongboError)
        case finished
        /// Nobody is left to ask. What is here stays for the next attempt.
        case failed(DongboError)
    }

    private struct Source: Sendable {
        var claim: AttachmentManifest?
        /// Asked for and not yet answered, in order.
        var outstanding: [Int] = []
    }

    private enum Phase { case fetching, examining, verifying, ended }

    private let digest: Digest
    /// Bytes the note says it has.
    private let size: UInt64
    private var phase = Phase.fetching
    private var manifest: AttachmentManifest?
    private var missing: [Int] = []
    private var storing: Set<Int> = []
    private var sources: [String: Source] = [:]
    private var noMoreSources = false
    private var latestReason: DongboError?

    /// - Parameter size: as the note has it; a manifest of another size is a lie.
    public init(digest: Digest, size: UInt64) {
        self.digest = digest
        self.size = size
    }

    /// Whether a source owes an answer.
    public func isOwed(by name: String) -> Bool {
        sources[name].map { $0.claim == nil || !$0.outstanding.isEmpty } ?? false
    }

    public mutating func handle(_ event: Event) -> [Effect] {
        guard phase != .ended else { return [] }
        switch event {
        case .start(let manifest, let here): return start(manifest, here)
        case .joined(let name):
            sources[name] = Source()
            return []
        case .answered(let name, let answer): return answered(name, answer)
        case .lost(let name, let reason):
            latestReason = reason
            return drop(name)
        case .stored(let number):
            storing.remove(number)
            return proceed()
        case .examined(let here):
            phase = .fetching
            return examined(here)
        case .verified(let isRight): return verified(isRight)
        case .noMoreSources:
            noMoreSources = true
            return proceed()
        }
    }

    private mutating func start(_ manifest: AttachmentManifest?, _ here: [Bool]) -> [Effect] {
        guard let manifest else { return [] }
        self.manifest = manifest
        return examined(here)
    }

    private mutating func examined(_ here: [Bool]) -> [Effect] {
        // A chunk that occurs several times is fetched once.
        var known: Set<Digest> = []
        missing = here.indices.filter { !here[$0] && known.insert(manifest!.chunks[$0]).inserted }.reversed()
        return proceed()
    }

    // MARK: Answers

    private mutating func answered(_ name: String, _ answer: AttachmentAnswer) -> [Effect] {
        guard let source = sources[name] else { return [] }
        switch answer {
        case .manifest(let claim):
            guard source.claim == nil else { return dismiss(name, "sent two manifests") }
            guard claim.size == size else { return dismiss(name, "has another size for attachment \(digest)") }
            sources[name]?.claim = claim
            return proceed()
        case .refusal(let code, let message):
            let code = DongboError.Code(name: code) ?? .protocolError
            return dismiss(name, DongboError(code, "\(name) does not give attachment \(digest): \(message)"))
        case .chunk(let number, let bytes): return took(number, bytes, from: name, source)
        }
    }

    private mutating func took(_ number: Int, _ bytes: [UInt8], from name: String, _ source: Source) -> [Effect] {
        guard source.outstanding.first == number, let manifest else {
            return dismiss(name, "sent chunk \(number) of attachment \(digest), which nobody asked for")
        }
        guard bytes.count == manifest.length(of: number), Digest(of: bytes) == manifest.chunks[number] else {
            return dismiss(name, "sent wrong bytes for chunk \(number) of attachment \(digest)")
        }
        sources[name]?.outstanding.removeFirst()
        storing.insert(number)
        return [.store(number, manifest.chunks[number], bytes)] + proceed()
    }

    private mutating func verified(_ isRight: Bool) -> [Effect] {
        if isRight {
            phase = .ended
            return [.finished]
        }
        phase = .fetching
        let liars = sources.keys.filter { sources[$0]?.claim == manifest }.sorted()
        manifest = nil
        var effects: [Effect] = [.discard]
        for name in liars {
            sources[name] = nil
            let reason = DongboError(
                .protocolError, "\(name) has a manifest that is not the one of attachment \(digest)")
            latestReason = reason
            effects.append(.dismiss(name, reason))
        }
        return effects + proceed()
    }

    // MARK: Going on

    private mutating func dismiss(_ name: String, _ what: String) -> [Effect] {
        dismiss(name, DongboError(.protocolError, "\(name) \(what)"))
    }

    private mutating func dismiss(_ name: String, _ reason: DongboError) -> [Effect] {
        latestReason = reason
        return [.dismiss(name, reason)] + drop(name)
    }

    /// What was asked of a source that is gone is asked of another.
    private mutating func drop(_ name: String) -> [Effect] {
        guard let source = sources.removeValue(forKey: name) else { return [] }
        missing = (missing + source.outstanding).sorted(by: >)
        return proceed()
    }

    private mutating func proceed() -> [Effect] {
        guard phase == .fetching else { return [] }
        if manifest != nil, missing.isEmpty, storing.isEmpty, sources.values.allSatisfy(\.outstanding.isEmpty) {
            phase = .verifying
            return [.verify]
        }
        if let adopted = adoptable() {
            manifest = adopted
            missing = []
            phase = .examining
            return [.adopt(adopted)]
        }
        if sources.isEmpty, storing.isEmpty, noMoreSources {
            phase = .ended
            return [
                .failed(
                    latestReason ?? DongboError(.noSuchThing, "no node that can be reached has attachment \(digest)"))
            ]
        }
        return sources.keys.sorted().flatMap { fill($0) }
    }

    /// A claim to go by: the first one, or another when no source supports the one gone by so far. Nothing may be under
    /// way for the old one.
    private func adoptable() -> AttachmentManifest? {
        guard storing.isEmpty, sources.values.allSatisfy({ $0.outstanding.isEmpty }) else { return nil }
        if let manifest, sources.values.contains(where: { $0.claim == manifest || $0.claim == nil }) { return nil }
        return sources.sorted { $0.key < $1.key }.lazy.compactMap(\.value.claim).first
    }

    /// Keeps a source's window at least half full; adjacent chunks go into one request.
    private mutating func fill(_ name: String) -> [Effect] {
        guard let manifest, let source = sources[name], source.claim == manifest,
            source.outstanding.count <= AttachmentLimits.chunksInFlightMax / 2
        else { return [] }
        var ranges: [Range<Int>] = []
        var room = AttachmentLimits.chunksInFlightMax - source.outstanding.count
        while room > 0, let number = missing.popLast() {
            if let last = ranges.last, last.upperBound == number {
                ranges[ranges.count - 1] = last.lowerBound..<number + 1
            } else {
                ranges.append(number..<number + 1)
            }
            room -= 1
        }
        sources[name]?.outstanding += ranges.flatMap { $0 }
        return ranges.map { .ask(name, $0) }
    }
}
