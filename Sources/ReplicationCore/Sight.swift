import NoteModel

/// What a node may see of a database.
public enum Sight: Sendable, Hashable {
    /// All of it. The hub's: whoever routes every note holds every note; what it must not read is sealed.
    case everything
    /// Open notes, and those that name one of these keys (``ReaderName``) among their readers.
    case readers(Set<String>)
    /// Not even open notes: no access to the database.
    case nothing

    /// - Parameter readers: a note's, as ``NoteState/readers(history:)`` gives them.
    public func admits(_ readers: [String]?) -> Bool {
        switch self {
        case .everything: true
        case .readers(let own): readers?.contains(where: own.contains) ?? true
        case .nothing: false
        }
    }
}

/// What a source shows one sink: the sink's sight, narrowed by what either side selected.
public struct Scope: Sendable, Hashable {
    public let sight: Sight
    /// What the sink asked for; empty means everything.
    public let wanted: String
    /// What the source is willing to send; empty means everything.
    public let offered: String

    public init(sight: Sight, wanted: String, offered: String) {
        self.sight = sight
        self.wanted = wanted
        self.offered = offered
    }

    /// Whether every note is in it.
    public var isWhole: Bool { sight == .everything && wanted.isEmpty && offered.isEmpty }

    static let tokenBytes = 8

    /// Whether two names of checkpoints, with or without a mark behind them, are of the same scope.
    public static func isSame(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        one.prefix(tokenBytes) == other.prefix(tokenBytes)
    }

    /// Whether two names of checkpoints are of the same scope and of the same run of the source: then the later sequence holds for
    /// both.
    public static func isSameRun(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        one.prefix(tokenBytes + RunMark.tokenBytes) == other.prefix(tokenBytes + RunMark.tokenBytes)
    }

    /// The name of a checkpoint that counts under no scope any more. The mark stays: it still tells the source what it once had.
    public static func voided(_ name: [UInt8]) -> [UInt8] {
        name.count <= tokenBytes ? [] : [UInt8](repeating: 0, count: tokenBytes) + name.dropFirst(tokenBytes)
    }

    /// Names this scope in checkpoints: as long as it stays the same, a checkpoint is worth something. Eight bytes.
    public var token: [UInt8] {
        var writer = ByteWriter()
        switch sight {
        case .everything: writer.byte(0)
        case .readers(let keys):
            writer.byte(1)
            writer.varint(keys.count)
            for key in keys.sorted() { writer.text(key) }
        case .nothing: writer.byte(2)
        }
        writer.text(wanted)
        writer.text(offered)
        return Array(Digest(of: writer.bytes).bytes.prefix(Self.tokenBytes))
    }
}
