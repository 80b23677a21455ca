import AccessControl
import NoteModel
import Synchronization

/// On whose behalf a database is asked: a person, a node, or whoever has the node's own files and socket.
///
/// A class, so that what an access list gives the caller is worked out once per edition of the list.
public final class NoteCaller: Sendable {
    /// What a database's list gives a caller, and the name that the caller's writes carry.
    public struct Standing: Sendable {
        /// Canonical name.
        public let author: String
        /// For reading. Nil: no list restricts the caller.
        public let rights: AccessRights?
        /// For everything that changes notes; nil as above. Whoever has a spoke reads all that is on it, but writes only what
        /// others will take from it.
        public let writing: AccessRights?

        func rights(for operation: AccessOperation) -> AccessRights? {
            operation == .read || operation == .copy ? rights : writing
        }
    }

    /// Whom lists are asked about; nil for whom none restricts.
    public let subject: AccessSubject?
    /// Names under which somebody writes whom no list keeps from reading: the one that a list gives most.
    private let writers: [AccessSubject]
    /// Under which the caller writes otherwise.
    private let author: String
    private let known = Mutex<(edition: UInt64, standing: Standing)?>(nil)

    private init(_ subject: AccessSubject?, writers: [AccessSubject], author: String) {
        self.subject = subject
        self.writers = writers
        self.author = author
    }

    /// Somebody whom lists restrict.
    public convenience init(_ subject: AccessSubject) {
        self.init(subject, writers: [], author: subject.description)
    }

    /// The node itself, about its own bookkeeping.
    ///
    /// - Parameter author: canonical name.
    public static func node(author: String) -> NoteCaller { NoteCaller(nil, writers: [], author: author) }

    /// Whoever has a node reads all that it holds and cares for it. They write under their own name or as the node, whichever
    /// may write more, and no more than that: nobody else would take it from there.
    ///
    /// - Parameter node: nil for a hub, which may write everything.
    public static func administrator(_ name: AccessSubject, of node: AccessSubject?) -> NoteCaller {
        NoteCaller(nil, writers: [name] + (node.map { [$0] } ?? []), author: name.description)
    }

    /// What people read.
    public var description: String { subject?.description ?? author }

    func standing(_ list: AccessList, edition: UInt64) -> Standing {
        known.withLock { known in
            if let known, known.edition == edition { return known.standing }
            let standing = makeStanding(list)
            known = (edition, standing)
            return standing
        }
    }

    private func makeStanding(_ list: AccessList) -> Standing {
        if let subject {
            let rights = list.rights(of: subject)
            return Standing(author: author, rights: rights, writing: rights)
        }
        // A hub's administrator: known or not, nobody refuses what comes from a hub.
        guard writers.count > 1 else { return Standing(author: author, rights: nil, writing: nil) }
        let all = writers.map { (writer: $0, rights: list.rights(of: $0)) }
        let best = all.map(\.rights.level).max()
        let chosen = all.first { $0.rights.level == best } ?? all[0]
        return Standing(author: chosen.writer.description, rights: nil, writing: chosen.rights)
    }

    /// Its standing where no list can change it.
    var fixedStanding: Standing? {
        subject == nil && writers.isEmpty ? Standing(author: author, rights: nil, writing: nil) : nil
    }
}
