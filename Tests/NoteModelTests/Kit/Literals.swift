import NoteModel

/// Tests write `"NoiO"` for a path and `"Hạ Đình"` for a text.
extension ItemPath: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) { self.init(text)! }
}

extension ItemValue: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) { self = .text(text) }
}
