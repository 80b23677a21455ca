import NoteModel

/// The runs of one database file: every time it is opened, a random token names the changes from there on.
///
/// A file that is put back to an earlier state without being told so (a virtual machine's snapshot) writes on under its
/// identity and its sequences. Sooner or later it has written as much as was lost, and a sequence alone looks right again. The
/// token under which a peer got a sequence does not: the file that was put back has opened another run there.
public struct FileRuns: Sendable, Hashable {
    public struct Run: Sendable, Hashable {
        public let token: UInt64
        /// The latest change sequence when it began.
        public let after: UInt64
    }

    /// What a peer's claim to hold the file's changes through a sequence is worth.
    public enum Verdict: Sendable, Hashable {
        case proven
        /// The changes that the peer holds are not in this file.
        case disproven
        /// The run was too long ago to be remembered.
        case unknown
    }

    /// Some three years of a restart every eight hours, in 40 kB.
    static let runsMax = 3000

    /// In the order of time.
    public private(set) var runs: [Run] = []
    private var hasForgotten = false

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
    public var mark: [UInt8] { runs.last.map { Self.bytes($0.token) } ?? [] }

    /// - Parameters:
    ///   - mark: as this file once gave it.
    ///   - last: the latest change sequence here.
    public func judge(_ sequence: UInt64, mark: some Sequence<UInt8>, last: UInt64) -> Verdict {
        guard sequence <= last else { return .disproven }
        let mark = Array(mark)
        // Whoever names no run is believed.
        guard !mark.isEmpty else { return .proven }
        guard let index = runs.firstIndex(where: { Self.bytes($0.token) == mark }) else {
            return hasForgotten ? .unknown : .disproven
        }
        let end = index + 1 < runs.count ? runs[index + 1].after : last
        return sequence <= end ? .proven : .disproven
    }

    private static func bytes(_ token: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: token >> (56 - 8 * $0)) }
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
