import NoteModel
import ReplicationCore

/// A view as a store keeps it.
public struct ShelvedView: Sendable, Hashable {
    public enum Phase: UInt8, Sendable, Hashable {
        /// Its rows are being made; until then nobody reads them.
        case building = 0
        case ready = 1
        /// Nobody needs it any longer; it is taken away in parts.
        case leaving = 2
    }

    /// Local; 0 before it is stored. Never given out twice while anything of it is there.
    public var id: Int64
    /// Of its design note.
    public var unid: UNID
    /// ``ViewDesign/fingerprint`` it was made under.
    public var fingerprint: [UInt8]
    public var phase: Phase
    /// What @Now was in its formulas: milliseconds since 1970.
    public var evaluatedMilliseconds: UInt64

    public init(id: Int64 = 0, unid: UNID, fingerprint: [UInt8], phase: Phase, evaluatedMilliseconds: UInt64) {
        self.id = id
        self.unid = unid
        self.fingerprint = fingerprint
        self.phase = phase
        self.evaluatedMilliseconds = evaluatedMilliseconds
    }
}

/// Who may see the rows of a list.
///
/// Rows of documents that everybody may read stand in one list. Those of a restricted document stand in two: one for whoever
/// sees everything, and one for exactly its set of readers. So everybody's view is put together from lists that hold nothing
/// else, and costs what they hold.
public enum ViewAudience: Sendable, Hashable {
    case everybody
    /// All restricted documents.
    case restricted
    /// Documents that exactly these may read: keys (``ReaderName``), sorted, not empty.
    case readers([String])
}

/// Which list of a view.
public struct ViewListName: Sendable, Hashable {
    public enum Part: UInt8, Sendable, Hashable {
        case documents = 0
        case categories = 1
    }

    public let view: Int64
    public let order: Int
    public let part: Part
    public let audience: ViewAudience

    public init(view: Int64, order: Int, part: Part, audience: ViewAudience) {
        self.view = view
        self.order = order
        self.part = part
        self.audience = audience
    }
}

/// Where a run of a list's entries is.
public struct ViewLeafPlace: Sendable, Hashable {
    /// Local; 0 before it is stored.
    public var id: Int64
    /// The key of its first entry.
    public var first: [UInt8]
    /// Entries in it.
    public var count: Int

    public init(id: Int64 = 0, first: [UInt8], count: Int) {
        self.id = id
        self.first = first
        self.count = count
    }
}

/// The part of the port that keeps views: sorted lists in leaves, and what each view has of each note.
public protocol ViewShelfReader {
    func shelvedViews() throws -> [ShelvedView]
    /// Nil when nothing stands in it.
    func viewList(_ name: ViewListName) throws -> Int64?
    /// The lists of documents, or of categories, that somebody with this sight sees.
    func viewLists(of view: Int64, order: Int, part: ViewListName.Part, in sight: Sight) throws -> [Int64]
    /// By ascending first key.
    func viewLeaves(of list: Int64) throws -> [ViewLeafPlace]
    /// The leaf that holds `key`, or would: the last one that begins at or before it, otherwise the first one.
    func viewLeaf(of list: Int64, holding key: [UInt8]) throws -> ViewLeafPlace?
    /// - Throws: `.badData` when there is no such leaf.
    func viewLeafBody(_ id: Int64) throws -> [UInt8]
    /// What a view has of a note; nil for nothing.
    func viewNote(_ note: Int64, in view: Int64) throws -> [UInt8]?
    /// Notes by ascending key that a view has something of.
    func viewNotes(of view: Int64, after note: Int64, limit: Int) throws -> [(note: Int64, body: [UInt8])]
    /// Notes with documents that answer this one.
    func viewResponses(to parent: UNID, in view: Int64) throws -> [Int64]
    /// The note with a local key; nil when there is none.
    func note(withKey key: Int64) throws -> NoteRecord?
    /// What somebody read last of a note: its ``NoteRecord/lastRevision`` then; nil when it is unread.
    func readMark(of note: Int64, by person: String) throws -> UInt64?
}

public protocol ViewShelfWriter: ViewShelfReader {
    /// What this transaction changes in lists; the store writes it before the transaction ends.
    var viewWorkspace: ViewWorkspace { get }
    /// Stores a view's row; assigns its id when that is 0.
    func putView(_ view: inout ShelvedView) throws
    /// Takes away at most `limit` leaves and notes of a view, finally the view.
    ///
    /// - Returns: whether nothing is left of it.
    func removeView(_ id: Int64, limit: Int) throws -> Bool
    /// The list of that name, made when there is none.
    func assignViewList(_ name: ViewListName) throws -> Int64
    /// An empty list goes.
    func removeViewList(_ list: Int64) throws
    /// Stores a leaf; assigns its id when that is 0.
    ///
    /// - Parameter replaced: the first key it was stored under before; nil for a new leaf.
    func putViewLeaf(
        _ place: inout ViewLeafPlace, of list: Int64, replacing replaced: [UInt8]?, body: [UInt8]) throws
    func removeViewLeaf(_ place: ViewLeafPlace, of list: Int64) throws
    /// - Parameters:
    ///   - parents: the documents that its documents answer.
    ///   - body: nil removes it.
    func putViewNote(_ note: Int64, in view: Int64, parents: [UNID], body: [UInt8]?) throws
    /// - Parameter revision: nil marks it unread.
    func setReadMark(of note: Int64, by person: String, to revision: UInt64?) throws
    /// The note's content has gone: so do marks.
    func removeReadMarks(of note: Int64) throws
}
