import NoteModel

/// An attached file that is being fetched, for `show tasks`.
public struct RunningFetch: Sendable {
    public let database: String
    /// UNID of the note that asks for it. A text for the same reason as ``AttachmentTarget``.
    public let note: String
    public let startedMilliseconds: UInt64
    /// Canonical name of who is asked first.
    let first: String
    /// How far it is, and who has given something.
    public internal(set) var report: AttachmentFetchReport

    /// Canonical names of those it comes from; until something has come, of who is asked.
    public var peers: [String] { report.sources.isEmpty ? [first] : report.sources }

    /// How much of it is here, 0…1.
    public var share: Double {
        report.total == 0 ? 1 : min(1, Double(report.resumed + report.fetched) / Double(report.total))
    }
}
