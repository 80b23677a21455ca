/// What a losing revision saved, shown as a response of the note it lost to.
///
/// Derived from the note's revisions, so every replica makes the same bytes without sending them, and there are no
/// conflicts of conflicts. It goes when a revision settles it.
public struct ConflictDocument: Hashable, Sendable {
    public let unid: UNID
    /// The note it lost to.
    public let parent: UNID
    /// The losing revision.
    public let dot: Dot
    public let time: HybridTimestamp
    public let author: String
    public let form: String
    public let generation: UInt32
    public let hash: Digest
    /// Paths at which it lost.
    public let items: [ItemPath]
    /// The note as the losing author saved it, with `$Conflict`, `$Ref` and `$ConflictItems`.
    public let content: NoteContent

    /// First 128 bits of `SHA-256("cf1", UNID, incarnation, counter)`.
    public static func unid(of note: UNID, losing dot: Dot) -> UNID {
        var input = ByteWriter(capacity: 48)
        input.raw("cf1".utf8)
        input.identifier(note)
        input.identifier(dot.incarnation)
        input.fixed(dot.counter)
        return UNID(rawValue: Digest(of: input.bytes).truncated)
    }
}

/// A revision that lost, and where.
public struct Loss: Hashable, Sendable {
    public let dot: Dot
    public let items: [ItemPath]
}

extension ItemPath {
    /// Marks a conflict document (Notes: `$Conflict`).
    public static let conflict = ItemPath(unchecked: "$Conflict")
    /// The UNID of the note this one responds to (Notes: `$REF`).
    public static let parent = ItemPath(unchecked: "$Ref")
    /// The items that lost.
    public static let conflictItems = ItemPath(unchecked: "$ConflictItems")
}

extension ConflictDocument {
    /// Who made the losing save, and when.
    public var stamp: RevisionStamp { RevisionStamp(dot: dot, time: time, author: author, form: form) }

    /// Canonical bytes: equal documents, equal bytes.
    public var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.identifier(unid)
        writer.identifier(parent)
        writer.dot(dot)
        writer.fixed(time.rawValue)
        writer.text(author)
        writer.text(form)
        writer.varint(UInt64(generation))
        writer.varint(content.items.count)
        for item in content.items {
            writer.text(item.path.text)
            writer.byte(item.flags.rawValue)
            if let value = item.value { writer.value(value) } else { writer.byte(ValueTag.redacted.rawValue) }
        }
        return writer.bytes
    }
}

extension ConflictDocument {
    /// The same document as somebody edited it.
    public func with(content: NoteContent) -> ConflictDocument {
        ConflictDocument(
            unid: unid, parent: parent, dot: dot, time: time, author: author, form: form, generation: generation,
            hash: hash,
            items: items, content: content)
    }
}
