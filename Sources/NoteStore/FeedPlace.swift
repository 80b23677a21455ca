/// Where a note stands in the feed of one reader.
///
/// A restricted note has one place for each of its readers, at the sequence of its latest change. A reader who lost it keeps
/// the place of the change that took it away, so that a peer which has not heard of that still meets it in the feed.
public struct FeedPlace: Sendable, Hashable {
    /// Store-private number of the reader; ``everyone`` for all.
    public let reader: Int64
    public let sequence: UInt64
    /// Whether the reader may read the note.
    public let isLive: Bool

    /// Stands for readers of notes without a readers item.
    public static let everyone: Int64 = 0

    public init(reader: Int64, sequence: UInt64, isLive: Bool) {
        self.reader = reader
        self.sequence = sequence
        self.isLive = isLive
    }

    /// The places after a change at `sequence`.
    ///
    /// - Parameters:
    ///   - places: those of before; empty for a new or an open note.
    ///   - wasOpen: whether everybody could read it before.
    ///   - readers: who may read it now; nil for everybody.
    /// - Returns: the places and whether somebody got the note in sight who had it not.
    public static func moved(
        _ places: [FeedPlace], wasOpen: Bool, to readers: [Int64]?, at sequence: UInt64
    ) -> (places: [FeedPlace], gained: Bool) {
        // An open note stands in the common feed, where everybody meets it.
        guard let readers else { return ([], !wasOpen) }
        let now = Set(readers)
        var result = now.sorted().map { FeedPlace(reader: $0, sequence: sequence, isLive: true) }
        for place in places where !now.contains(place.reader) {
            result.append(place.isLive ? FeedPlace(reader: place.reader, sequence: sequence, isLive: false) : place)
        }
        if wasOpen { result.append(FeedPlace(reader: everyone, sequence: sequence, isLive: false)) }
        let before = Set(places.filter(\.isLive).map(\.reader))
        return (result, !wasOpen && !now.isSubset(of: before))
    }
}
