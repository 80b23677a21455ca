import NoteModel

/// A note of a test and the rules of its form.
struct TestNote {
    let unid: UNID
    let rules: FormRules
}
