import NoteModel

/// The part of the port that keeps what peers would not take.
public protocol DeclineShelfReader {
    /// Of one note, or of all; by note, revision and peer.
    func declined(of unid: UNID?) throws -> [DeclinedRevision]
    /// How many revisions each peer has declined, by canonical name.
    func declinedCounts() throws -> [String: Int]
}

public protocol DeclineShelfWriter: DeclineShelfReader {
    /// In place of what the same peer said of the same revision before.
    func putDeclined(_ declined: DeclinedRevision) throws
    func removeDeclined(_ dot: Dot, of unid: UNID, by peer: String) throws
}
