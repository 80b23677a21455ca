import NoteModel

/// One database that one connection document makes this node replicate with one peer.
public struct ScheduledLink: Sendable, Hashable {
    public struct Key: Sendable, Hashable, Comparable {
        /// UNID of the connection document.
        public let connection: UNID
        public let pair: ReplicationPair

        public init(connection: UNID, pair: ReplicationPair) {
            self.connection = connection
            self.pair = pair
        }

        public static func < (left: Key, right: Key) -> Bool {
            (left.pair, left.connection) < (right.pair, right.connection)
        }
    }

    public var key: Key
    public var settings: ConnectionSettings
    public var databasePriority: PriorityClass

    public init(key: Key, settings: ConnectionSettings, databasePriority: PriorityClass = .medium) {
        self.key = key
        self.settings = settings
        self.databasePriority = databasePriority
    }

    public var pair: ReplicationPair { key.pair }
}

/// One database with one peer: what is exchanged at most once at a time.
public struct ReplicationPair: Sendable, Hashable, Comparable {
    /// Canonical name.
    public let peer: String
    /// This node's name of it.
    public let database: String

    public init(peer: String, database: String) {
        self.peer = peer
        self.database = database
    }

    public static func < (left: ReplicationPair, right: ReplicationPair) -> Bool {
        (left.peer, left.database) < (right.peer, right.database)
    }
}
