extension Revision {
    /// This revision without the value it wrote at `path`; its hash stays the same.
    ///
    /// The salt of that write goes too, so that a short value cannot be found by trying. Redact only what a later revision
    /// has replaced everywhere: a redacted value that is still current has nothing to show.
    /// - Returns: nil when this revision writes no value there.
    public func redacting(_ path: ItemPath) -> Revision? {
        guard let index = writes.firstIndex(where: { $0.path == path }), case .value(let value) = writes[index].content
        else { return nil }
        var salts = self.salts.derived(count: writes.count)
        if salts.count > writes.count { salts.removeLast(salts.count - writes.count) }
        var encoded = ByteWriter()
        encoded.value(value)
        let commitment = encoded.bytes.withUnsafeBytes { RevisionHasher.commitment(salt: salts[index], value: $0) }
        salts[index] = 0
        var result = self
        result.salts = .explicit(salts)
        result.writes[index] = ItemWrite(
            path, flags: writes[index].flags, leavesOpen: writes[index].leavesOpen, .redacted(commitment: commitment))
        return result
    }

    /// Whether a revision that is undone goes on counting here: who may read and edit a note that it began, so that this is not open
    /// to everybody.
    public func survivesUndoing(_ write: ItemWrite) -> Bool {
        guard base.isEmpty, case .value(let value) = write.content else { return false }
        return value.isAccessList
    }

    /// What is left of it for the fold once another revision ``undoes`` it.
    var undone: Revision {
        var result = self
        result.writes = writes.filter(survivesUndoing)
        result.salts = .none
        return result
    }
}
