import NoteModel

/// What a source holds of one changed note.
public struct Offer: Sendable, Hashable {
    public var unid: UNID
    public var context: VersionVector
    public init(unid: UNID, context: VersionVector) {
        self.unid = unid
        self.context = context
    }
}

/// A sink's answer to one offer it lacks something of.
public struct Want: Sendable, Hashable {
    public var unid: UNID
    /// What the sink already holds of the note.
    public var known: VersionVector
    public init(unid: UNID, known: VersionVector) {
        self.unid = unid
        self.known = known
    }
}

/// The revisions of one note that a sink lacks, as the source holds them.
public struct NoteTransfer: Sendable, Hashable {
    public var unid: UNID
    /// Everything the source holds of the note.
    public var context: VersionVector
    /// Encoded revisions in causal order, each with its version byte and UNID (see ``EncodedRevision``).
    public var revisions: [[UInt8]]

    public init(unid: UNID, context: VersionVector, revisions: [[UInt8]]) {
        self.unid = unid
        self.context = context
        self.revisions = revisions
    }
}

/// One page of what a source has to say about its notes.
public struct OfferPage: Sendable, Hashable {
    public var offers: [Offer]
    public var withdrawals: [Withdrawal]
    public init(offers: [Offer] = [], withdrawals: [Withdrawal] = []) {
        self.offers = offers
        self.withdrawals = withdrawals
    }
}
