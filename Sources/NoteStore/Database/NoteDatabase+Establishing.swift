import NoteModel

extension NoteDatabase {
    /// Saves a note that there is once and whose UNID follows from what it is about: whoever knows that could have put a note of
    /// another form there before. Of such a note nothing stays, above all not its readers and authors.
    ///
    /// - Precondition: the request names UNID and form.
    public func establish(
        _ request: SaveRequest, in writer: any NoteStoreWriter, wallMilliseconds: UInt64
    ) throws -> SaveOutcome {
        guard let unid = request.unid, let form = request.form else { preconditionFailure("a note without a place") }
        guard let record = try writer.presentNote(unid), record.form != form else {
            return try save(request, in: writer, wallMilliseconds: wallMilliseconds)
        }
        var request = request
        let written = Set(request.changes.map(\.path))
        let found = try view(of: record, reading: writer).content.items.map(\.path)
        request.changes += found.filter { !written.contains($0) }.map { ($0, .remove) }
        return try save(request, in: writer, wallMilliseconds: wallMilliseconds)
    }
}
