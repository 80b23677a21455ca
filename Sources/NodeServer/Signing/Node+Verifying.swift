import NoteModel
import NoteStore

extension Node {
    /// Proves that every revision of a database is what its node signed, page by page beside all other work.
    ///
    /// - Parameter page: given what each page came to.
    public func verify(
        _ database: DatabaseActor, page: (VerificationReport) async throws -> Void
    ) async throws -> VerificationReport {
        var (audit, total) = (SignatureAudit(), VerificationReport())
        while !audit.isDone {
            try Task.checkCancellation()
            let before = audit
            let (after, report) = try await database.readAside { notes, reader in
                var audit = before
                let report = try audit.next(500, of: notes, reading: reader)
                return (audit, report)
            }
            audit = after
            try await page(report)
            total += report
        }
        return total
    }
}
