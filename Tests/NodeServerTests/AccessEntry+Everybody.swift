import AccessControl

extension [AccessEntry] {
    /// Everybody of the organisation edits; for tests that are about something else.
    static let everybody = AccessList.standard.entries + [AccessEntry("*/O=Thanh Xuân", .editor, flags: .all)]
}
