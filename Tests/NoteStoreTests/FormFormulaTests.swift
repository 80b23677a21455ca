import FormulaLanguage
import NoteModel
import NoteStore
import NoteStoreTestKit
import Testing

/// A form's formulas hold for every save, whatever the way in.
@Suite struct FormFormulaTests {
    let a = try! TestReplica(1)
    let b = try! TestReplica(2)
    let note = Sample.unid(1)

    /// Columns of the form note's table `Items`, by item.
    private func declare(_ items: KeyValuePairs<String, [String: String]>, sets: Set<String> = []) throws {
        guard case .saved = try save(items, sets) else { throw Unexpected() }
    }

    private func save(_ items: KeyValuePairs<String, [String: String]>, _ sets: Set<String>) throws -> SaveOutcome {
        var cells: [(path: ItemPath, change: ItemChange)] = []
        for (index, (name, columns)) in items.enumerated() {
            for (column, text) in columns { cells.append((ItemPath("Items[\(name)].\(column)")!, .set(.text(text)))) }
            cells.append((ItemPath("Items[\(name)].Position")!, .set(.number(ExactDecimal(index + 1)))))
        }
        let form = FormDeclaration(name: "Person", rules: FormRules(sets: sets), items: cells)
        let request = SaveRequest(form: FormDeclaration.noteForm, changes: form.changes, author: a.author)
        return try a.write { try $0.save(request, in: $1, wallMilliseconds: $2) }
    }

    private func failures(_ outcome: SaveOutcome) throws -> [String] {
        guard case .invalid(let failures) = outcome else { throw Unexpected() }
        return failures.map { "\($0.item): \($0.message)" }
    }

    private struct Unexpected: Error {}

    @Test func `a default value fills what a new note does not say, once`() throws {
        try declare(["TrangThai": ["DefaultValue": #""DuBi""#], "ChiBo": ["DefaultValue": #""1 " + TrangThai"#]])
        try a.save(note, ["HoTen": "Lan", "ChiBo": "7"], form: "Person")
        #expect(try a.text(note, "TrangThai") == "DuBi" && a.text(note, "ChiBo") == "7")
        try a.save(note, ["TrangThai": nil])
        #expect(try a.text(note, "TrangThai") == nil)
    }

    @Test func `an input translation changes what a save brings, and nothing else`() throws {
        try a.save(note, ["HoTen": " lê  lan ", "NoiO": "hà nội"], form: "Person")
        try declare([
            "HoTen": ["InputTranslation": "@ProperCase(@Trim(HoTen))"],
            "NoiO": ["InputTranslation": "@ProperCase(NoiO)"],
        ])
        try a.save(note, ["HoTen": " lê  lan "])
        #expect(try a.text(note, "HoTen") == " lê  lan ", "nothing was changed, so nothing is saved")
        try a.save(note, ["HoTen": "lê  lan anh"])
        #expect(try a.text(note, "HoTen") == "Lê Lan Anh" && a.text(note, "NoiO") == "hà nội")
    }

    @Test func `a computed item is the formula's, whatever a save says`() throws {
        try declare([
            "Ho": [:], "Ten": [:], "HoTen": ["Kind": "computed", "DefaultValue": #"@Trim(Ho + " " + Ten)"#],
            "Nguoi": ["Kind": "computed", "DefaultValue": "@UserName", "Type": "names"],
        ])
        try a.save(note, ["Ho": "Lê", "Ten": "Lan", "HoTen": "khác"], form: "Person")
        #expect(try a.text(note, "HoTen") == "Lê Lan")
        #expect(try a.view(note)?.content["Nguoi"] == .names([a.author]))
        try a.save(note, ["Ten": "Mai"])
        #expect(try a.text(note, "HoTen") == "Lê Mai")
    }

    @Test func `an item computed when composed keeps its first value`() throws {
        try declare(["Nguoi": ["Kind": "computedwhencomposed", "DefaultValue": #"Ten + "!""#]])
        try a.save(note, ["Ten": "Lan"], form: "Person")
        try a.save(note, ["Ten": "Mai", "Nguoi": "khác"])
        #expect(try a.text(note, "Nguoi") == "Lan!" && a.text(note, "Ten") == "Mai")
    }

    @Test func `an item computed for display is shown to a reader and never stored`() throws {
        try declare([
            "Chao": ["Kind": "computedfordisplay", "DefaultValue": #""Chào " + Ten + ", " + @Name([CN]; @UserName)"#],
            "Hong": ["Kind": "computedfordisplay", "DefaultValue": "1 / 0"],
        ])
        try a.save(note, ["Ten": "Lan", "Chao": "x"], form: "Person")
        #expect(try a.text(note, "Chao") == nil)
        let view = try #require(try a.view(note))
        let shown = try a.read {
            try $0.displayed(view, to: .node(author: "CN=Mai/O=Thanh Xuân"), wallMilliseconds: 0, reading: $1).content
        }
        #expect(shown["Chao"] == .text("Chào Lan, Mai") && shown["Hong"] == .text("ERROR: Division by zero"))
    }

    @Test func `a failed validation names every item and writes nothing`() throws {
        try declare([
            "HoTen": ["InputValidation": #"@If(HoTen = ""; @Failure("thiếu họ tên"); @Success)"#],
            "Tuoi": ["InputValidation": #"@If(@IsNumber(Tuoi); @Success; @Failure("phải là số"))"#],
            "NoiO": ["InputValidation": "@Success"], "ChiBo": ["InputValidation": "0"],
            "Hong": ["InputValidation": "1 / 0"],
        ])
        let outcome = try a.save(note, ["Tuoi": "ba", "NoiO": "x"], form: "Person")
        #expect(
            try failures(outcome) == [
                "HoTen: thiếu họ tên", "Tuoi: phải là số", "ChiBo: the value does not pass the form's validation",
                "Hong: Division by zero",
            ])
        #expect(try a.view(note) == nil)
    }

    @Test func `validation sees the note as it would be, with what computing made`() throws {
        try declare([
            "Tong": [
                "Kind": "computed", "DefaultValue": "@ToNumber(A) + @ToNumber(B)",
                "InputValidation": #"@If(Tong > 10; @Failure("quá 10"); @Success)"#,
            ]
        ])
        try a.save(note, ["A": "4", "B": "5"], form: "Person")
        #expect(try failures(a.save(note, ["B": "7"])) == ["Tong: quá 10"])
        #expect(try a.text(note, "B") == "5")
    }

    @Test func `an older base is validated as the note that would come of it`() throws {
        try declare(["A": ["InputValidation": #"@If(A = B; @Failure("bằng B"); @Success)"#]])
        try a.save(note, ["A": "1", "B": "2"], form: "Person")
        let base = try #require(try a.view(note)).token
        try a.save(note, ["B": "3"])
        #expect(try failures(a.save(note, ["A": "3"], base: base)) == ["A: bằng B"])
        #expect(try a.save(note, ["A": "2"], base: base).saved != nil)
    }

    @Test func `settling a conflict is validated and computes`() throws {
        try declare([
            "A": ["InputValidation": #"@If(A = "hai"; @Failure("không được là hai"); @Success)"#],
            "Dai": ["Kind": "computed", "DefaultValue": "@Text(@Length(A))"],
        ])
        try a.save(note, ["A": "một"], form: "Person")
        let base = try #require(try a.view(note)).token
        try a.save(note, ["A": "bốn"])
        try a.save(note, ["A": "mười"], base: base, onConflict: .document)
        let document = try #require(try a.conflicts().first)
        let other = try #require(document.content["A"])
        #expect(try a.resolve(document.unid, keepTheirs: true).isDone)
        #expect(try a.view(note)?.content["A"] == other && a.conflicts().isEmpty)
        #expect(try a.text(note, "Dai") == (other == .text("mười") ? "4" : "3"))
    }

    @Test func `settling with a value that the form refuses is refused, dismissing is not`() throws {
        try a.save(note, ["A": "một"], form: "Person")
        let base = try #require(try a.view(note)).token
        try a.save(note, ["A": "hai"], base: base)
        try a.save(note, ["A": "ba"], base: base, onConflict: .document)
        let document = try #require(try a.conflicts().first)
        guard case .text(let theirs)? = document.content["A"] else { throw Unexpected() }
        try declare(["A": ["InputValidation": #"@If(A = "\#(theirs)"; @Failure("không"); @Success)"#]])
        guard case .invalid(let failures) = try a.resolve(document.unid, keepTheirs: true) else { throw Unexpected() }
        #expect(failures.map(\.message) == ["không"])
        #expect(try a.resolve(document.unid, keepTheirs: false).isDone)
    }

    @Test func `what comes by replication is taken as it was saved`() throws {
        try b.save(note, ["A": ""], form: "Person")
        try declare(["A": ["InputValidation": #"@If(A = ""; @Failure("thiếu"); @Success)"#]])
        try a.pull(from: b)
        #expect(try a.text(note, "A") == "")
        #expect(try failures(a.save(note, ["B": "1"])) == ["A: thiếu"])
    }

    @Test func `a form reaches the other replica with its formulas`() throws {
        try declare(["A": ["InputValidation": #"@If(A = ""; @Failure("thiếu"); @Success)"#]])
        try b.pull(from: a)
        #expect(try failures(b.save(note, ["A": ""], form: "Person")) == ["A: thiếu"])
    }

    @Test func `a form with a formula that cannot be read is not saved`() throws {
        let items: KeyValuePairs<String, [String: String]> = [
            "A": ["InputValidation": "@If("], "B": ["Kind": "computed"], "C": ["InputValidation": #"FIELD x := 1; 1"#],
            "D": ["Kind": "ghost"],
        ]
        guard case .invalid(let failures) = try save(items, []) else { throw Unexpected() }
        #expect(failures.map(\.item.text) == ["A", "B", "C", "D"])
        #expect(failures[0].message.contains("the inputvalidation formula cannot be read"))
    }

    @Test func `a translated set stays a set`() throws {
        try declare(
            ["NgoaiNgu": ["InputTranslation": "@ProperCase(NgoaiNgu)", "Type": "textList"]], sets: ["NgoaiNgu"])
        let value = ItemChange.set(.textList(["anh", "nga"]))
        let request = SaveRequest(
            unid: note, form: "Person", changes: [(ItemPath("NgoaiNgu")!, value)], author: a.author)
        _ = try a.write { try $0.save(request, in: $1, wallMilliseconds: $2) }
        #expect(try a.view(note)?.content["NgoaiNgu"] == .textList(["Anh", "Nga"]))
    }

    @Test func `what only the clock changes is no save`() throws {
        try declare([
            "Luc": ["Kind": "computed", "DefaultValue": "@Now"],
            "Dai": ["Kind": "computed", "DefaultValue": "@Length(A)"],
        ])
        try a.save(note, ["A": "1"], form: "Person")
        guard case .unchanged = try a.save(note, ["A": "1"]) else { throw Unexpected() }
        #expect(try a.save(note, ["A": "2"]).saved != nil)
    }

    @Test func `a value of the wrong type is said to be one`() throws {
        try declare(["Ngay": ["Kind": "computed", "DefaultValue": "1 + 1", "Type": "date"]])
        let expected = "Ngay: the formula gives a number, and the item is of the type date"
        #expect(try failures(a.save(note, ["A": "1"], form: "Person")) == [expected])
    }

    @Test func `a restored note comes back as it was`() throws {
        try a.save(note, ["A": ""], form: "Person")
        try a.delete(note)
        try declare(["A": ["InputValidation": #"@If(A = ""; @Failure("thiếu"); @Success)"#]])
        #expect(try a.restore(note).isDone)
    }

    @Test func `a formula sees what the ones before it made, and FIELD writes further items`() throws {
        try declare([
            "A": ["Kind": "computed", "DefaultValue": #"FIELD B := "b"; "a""#],
            "C": ["Kind": "computed", "DefaultValue": "A + B"],
        ])
        try a.save(note, ["X": "1"], form: "Person")
        #expect(try a.text(note, "B") == "b" && a.text(note, "C") == "ab")
    }
}

extension SettleOutcome {
    fileprivate var isDone: Bool { if case .done = self { true } else { false } }
}
