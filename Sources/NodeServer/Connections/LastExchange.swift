import NoteModel
import ReplicationCore

/// How the latest exchanges of one database with one peer went. Kept across restarts.
public struct LastExchange: Sendable, Hashable, Codable {
    public struct Key: Sendable, Hashable, Codable {
        /// Canonical name.
        public let peer: String
        public let database: String

        public init(peer: String, database: String) {
            self.peer = peer
            self.database = database
        }
    }
    public var key: Key
    /// When the latest one ended.
    public var atMilliseconds: UInt64
    /// When the latest one that went well ended.
    public var successMilliseconds: UInt64?
    /// In a row.
    public var failures = 0
    /// Nil when the latest succeeded.
    public var error: String?
    public var report: ExchangeReport
    /// The latest of this file's changes that the peer has said it holds with all before it.
    public var heldByPeer: UInt64?
    /// The file of which ``heldByPeer`` speaks.
    public var incarnation: String
}
