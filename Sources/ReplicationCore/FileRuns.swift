import NoteModel

/// The runs of one database file: every time it is opened, a random token names the changes from there on.
///
/// A file that is put back to an earlier state without being told so (a virtual machine's snapshot) writes on under its
/// identity and its sequences. Sooner or later it has written as much as was lost, and a sequence alone looks right again. The
/// token under which a peer got a sequence does not: the file that was put back has opened another run there. A ``RunMark`` carries
/// both to the peer and back.
public struct FileRuns: Sendable, Hashable {
    public struct Run: Sendable, Hashable {
        public let token: UInt64
        /// The latest change sequence when it began.
        public let after: UInt64
    }

    /// What a peer's claim to hold the file's changes through a sequence is worth.
    public enum Verdict: Sendable, Hashable {
        case proven
        /// The peer has shown that this file once had changes which are not in it.
        case disproven
        /// Nothing shows that it holds them: the run was too long ago to be remembered, or the file never gave such a mark.
        case unknown
    }

    /// Some three years of a restart every eight hours, in 40 kB.
    static let runsMax = 3000

    /// In the order of time.
    public private(set) var runs: [Run] = []
    private var hasForgotten = false
    /// Without one the file gives no marks, and knows none as its own. Not part of ``encoded``.
    public var key: RunKey?

    public init() {}

    /// A new run begins.
    ///
    /// - Parameter after: the file's latest change sequence.
    public mutating func begin(token: UInt64, after: UInt64) {
        runs.append(Run(token: token, after: after))
        if runs.count > Self.runsMax {
            runs.removeFirst(runs.count - Self.runsMax)
            hasForgotten = true
        }
    }

    /// The bytes that a peer keeps with its checkpoint; none in a file that never began a run.
    ///
    /// - Parameter last: the latest change sequence here; the peer may come to hold as much.
    public func mark(through last: UInt64) -> [UInt8] {
        guard let key, let run = runs.last else { return [] }
        return RunMark(token: run.token, through: last, key: key).bytes
    }

    /// Only a mark that this file gave can tell that changes were lost from it: a file gives itself up on no peer's word.
    ///
    /// - Parameters:
    ///   - mark: as this file once gave it, or whatever a peer says instead.
    ///   - last: the latest change sequence here.
    public func judge(_ sequence: UInt64, mark: some Sequence<UInt8>, last: UInt64) -> Verdict {
        let mark = Array(mark)
        // A peer that never got a mark is believed what there is.
        guard !mark.isEmpty else { return sequence <= last ? .proven : .unknown }
        let end = RunMark.token(in: mark).flatMap { self.end(ofRun: $0, last: last) }
        guard let given = RunMark(mark), let key, key.proves(given) else {
            return end.map { sequence <= $0 } ?? false ? .proven : .unknown
        }
        guard sequence <= given.through else { return .unknown }
        guard let end else { return hasForgotten ? .unknown : .disproven }
        return sequence <= end ? .proven : .disproven
    }

    /// The last sequence of a run; nil for one that is not known.
    private func end(ofRun token: UInt64, last: UInt64) -> UInt64? {
        guard let index = runs.firstIndex(where: { $0.token == token }) else { return nil }
        return index + 1 < runs.count ? min(runs[index + 1].after, last) : last
    }

    // MARK: Storing

    public var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.byte(hasForgotten ? 1 : 0)
        writer.varint(runs.count)
        for run in runs {
            writer.varint(run.token)
            writer.varint(run.after)
        }
        return writer.bytes
    }

    public init(decoding bytes: [UInt8]) throws(CodecError) {
        self = try ByteReader.read(bytes) { reader throws(CodecError) in
            var all = FileRuns()
            all.hasForgotten = try reader.byte() != 0
            for _ in 0..<(try reader.varint()) {
                all.runs.append(Run(token: try reader.varint(), after: try reader.varint()))
            }
            return all
        }
    }
}
