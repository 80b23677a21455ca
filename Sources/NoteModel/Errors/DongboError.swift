/// An operating error: something outside the program's control went wrong, and a person can do something about it.
///
/// Expected outcomes (a conflict, a parked revision) are returned enums; programmer errors are preconditions.
/// Two errors are equal when their codes are, so that a test can build the one it expects.
public struct DongboError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Stable, for programs.
    public let code: Code
    /// What happened and what to do, for people. Never field contents: it may reach logs and peers.
    public let message: String
    public let cause: (any Error)?
    /// `#fileID:#line` of the throw.
    public let location: String

    public init(
        _ code: Code, _ message: String, cause: (any Error)? = nil, file: StaticString = #fileID, line: UInt = #line
    ) {
        self.code = code
        self.message = message
        self.cause = cause
        self.location = "\(file):\(line)"
    }

    public static func == (left: DongboError, right: DongboError) -> Bool { left.code == right.code }

    public var description: String { "\(code.name): \(message)" }
}

extension DongboError {
    /// The kinds of operating error. The exit status is the command line contract's (sysexits).
    public struct Code: Sendable, Hashable {
        private enum Kind: String {
            case wrongUsage, badData, noSuchThing, nodeNotRunning, cannotCreate, inputOutput, busy, protocolError
            case noRight, badConfiguration, conflict, replicaGivenUp, clockBehind
        }
        private let kind: Kind
        private init(_ kind: Kind) { self.kind = kind }

        /// 64: the command or request is malformed.
        public static let wrongUsage = Code(.wrongUsage)
        /// 65: input does not have the form it must have.
        public static let badData = Code(.badData)
        /// 66: a named database, note, item or node does not exist here.
        public static let noSuchThing = Code(.noSuchThing)
        /// 69: the node does not answer.
        public static let nodeNotRunning = Code(.nodeNotRunning)
        /// 73: a file or database cannot be created.
        public static let cannotCreate = Code(.cannotCreate)
        /// 74: reading or writing failed.
        public static let inputOutput = Code(.inputOutput)
        /// 75: try again later.
        public static let busy = Code(.busy)
        /// 76: a peer broke the protocol.
        public static let protocolError = Code(.protocolError)
        /// 77: the caller may not do this.
        public static let noRight = Code(.noRight)
        /// 78: the node is set up wrongly.
        public static let badConfiguration = Code(.badConfiguration)

        /// 1: the save met a newer one of the same items, and nothing was written.
        public static let conflict = Code(.conflict)

        /// 75: a replica has to be given up and copied anew; what it wrote is handed in first.
        public static let replicaGivenUp = Code(.replicaGivenUp)

        /// 75: the note holds a time that this computer's clock is far from having reached.
        public static let clockBehind = Code(.clockBehind)

        /// Stable name used in JSON and on the wire.
        public var name: String { kind.rawValue }

        /// The code with this ``name``; nil for a name of a newer version.
        public init?(name: String) {
            guard let kind = Kind(rawValue: name) else { return nil }
            self.kind = kind
        }

        public var exitStatus: Int32 {
            switch kind {
            case .wrongUsage: 64
            case .badData: 65
            case .noSuchThing: 66
            case .nodeNotRunning: 69
            case .cannotCreate: 73
            case .inputOutput: 74
            case .busy, .replicaGivenUp, .clockBehind: 75
            case .protocolError: 76
            case .noRight: 77
            case .badConfiguration: 78
            case .conflict: 1
            }
        }
    }
}
