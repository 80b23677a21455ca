import NoteModel

/// A generated note: a dossier, an organisation or a standard note.
public struct SyntheticNote: Sendable {
    public let unid: UNID
    public let form: String
    /// In the order of the form, every name once; tables as rows, `QuaTrinhCongTac[r1].TuNgay`.
    public let items: [(String, ItemValue)]

    init(unid: UNID, form: String, items: [(String, ItemValue)]) {
        self.unid = unid
        self.form = form
        self.items = items
    }

    /// The value of an item; nil when the note lacks it.
    public subscript(name: String) -> ItemValue? { items.first { $0.0 == name }?.1 }
}
