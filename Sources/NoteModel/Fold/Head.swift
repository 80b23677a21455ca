/// A revision of a note that no later one has replaced as a whole; several when replicas wrote apart.
///
/// The heads decide whether the note lives: deleted only when every head is a deletion.
public struct Head: Hashable, Sendable {
    public let dot: Dot
    public let time: HybridTimestamp
    public let isDeletion: Bool
    public let hash: Digest

    public init(dot: Dot, time: HybridTimestamp, isDeletion: Bool, hash: Digest) {
        self.dot = dot
        self.time = time
        self.isDeletion = isDeletion
        self.hash = hash
    }
}

/// Who saved, when, and as which form: kept for the first and the latest revision of a note.
public struct RevisionStamp: Hashable, Sendable {
    public let dot: Dot
    public let time: HybridTimestamp
    public let author: String
    public let form: String

    public init(of revision: Revision) {
        dot = revision.dot
        time = revision.time
        author = revision.author
        form = revision.form
    }

    init(dot: Dot, time: HybridTimestamp, author: String, form: String) {
        self.dot = dot
        self.time = time
        self.author = author
        self.form = form
    }
}
