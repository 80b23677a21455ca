import Interchange
import NoteModel
import SyntheticDistrict

/// What people do to two dossiers while the spokes are apart, and what becomes of it.
struct DemoEdits: Sendable {
    static let office = "CN=Nguyễn Thị Hoa/OU=Văn phòng Quận ủy/O=Thanh Xuân"
    private static let binh = "CN=Trần Thị Bình/OU=Phường Hạ Đình/O=Thanh Xuân"
    private static let cuong = "CN=Lê Văn Cường/OU=Phường Khương Đình/O=Thanh Xuân"
    /// Of the cells: they edit its dossiers.
    static let secretaries = [binh, cuong]
    /// Changed on both spokes.
    private static let contested = "NoiO"

    let story: DemoStory
    /// Edited on both spokes.
    let first: SyntheticNote
    /// Deleted on one spoke, edited on the other.
    let second: SyntheticNote

    private var database: String { DemoStory.database }
    private var screen: DemoScreen { story.screen }
    private var unid: String { first.unid.description }

    func make() async throws {
        screen.say("the dossier of \(name(first)):")
        for (spoke, author, changes) in [
            (story.spokes[0], Self.binh, changesOfBinh), (story.spokes[1], Self.cuong, changesOfCuong),
        ] {
            try await spoke.put(changes, into: unid, of: database, as: author)
            screen.say("  \(Humanly.shortName(author)) on \(spoke.short)")
            for change in changes.members {
                screen.say("    \(NoteDisplay.pad(change.key, 28)) \(Humanly.value(change.value))")
            }
        }
        screen.say("the dossier of \(name(second)):")
        let reason = "Chuyển sinh hoạt đảng về quận Đống Đa"
        try await story.spokes[0].delete(second.unid.description, of: database, reason: reason, as: Self.binh)
        screen.say("  \(Humanly.shortName(Self.binh)) on spoke-1 deletes it: \(reason)")
        try await story.spokes[1].put(
            ["SucKhoe": "Tốt, khám ngày 20/11"], into: second.unid.description, of: database, as: Self.cuong)
        screen.say("  \(Humanly.shortName(Self.cuong)) on spoke-2 edits SucKhoe without knowing of that")
    }

    /// The same item, another item, a new row of the work history and an element of a set.
    private var changesOfBinh: JSONValue {
        [
            "NoiO": "số 12, ngõ 4, phường Hạ Đình", "NgheNghiep": "Giáo viên đã nghỉ hưu",
            "QuaTrinhCongTac[a1].TuNgay": ["date": "2020-03"],
            "QuaTrinhCongTac[a1].CongViec": "Tổ trưởng tổ dân phố số 5",
            "NgoaiNgu": languages(adding: "Tiếng Nhật"),
        ]
    }

    private var changesOfCuong: JSONValue {
        [
            "NoiO": "số 7, phố Khương Đình", "TinHoc": "Chứng chỉ tin học cơ bản",
            "QuaTrinhCongTac[b1].TuNgay": ["date": "2021-09"], "QuaTrinhCongTac[b1].CongViec": "Hội thẩm nhân dân quận",
            "NgoaiNgu": languages(adding: "Tiếng Hàn"),
        ]
    }

    private func languages(adding language: String) -> JSONValue {
        var known: [String] = []
        if case .textList(let list)? = first["NgoaiNgu"] { known = list }
        if case .text(let text)? = first["NgoaiNgu"], !text.isEmpty { known = [text] }
        return .array((known.filter { $0 != language } + [language]).map { .string($0) })
    }

    private func name(_ note: SyntheticNote) -> String {
        if case .text(let name)? = note["HoTen"] { return name }
        return note.unid.description
    }

    /// - Returns: how many conflict documents there are.
    func showMeeting() async throws -> Int {
        let note = try await story.hub.note(unid, of: database)
        screen.say("both sides' changes of different items, rows and set elements are in the note:")
        for item in (note["items"]?.members ?? []) where isShown(item.key) {
            screen.say("  \(NoteDisplay.pad(item.key, 28)) \(Humanly.value(item.value))")
        }
        let kept = try await story.hub.note(second.unid.description, of: database)
        let deletion = kept["deletion"] ?? [:]
        screen.say(
            kept.flag("deleteConflict")
                ? "the edit survived the deletion, which is on record: \(Humanly.shortName(deletion.text("author"))) on "
                    + "\(Humanly.shortName(deletion.text("node"))), “\(deletion.text("reason"))”"
                : "the deletion and the edit did not meet")
        let conflicts = try await story.hub.conflicts(in: database)
        screen.say("only where both changed the same item there is a conflict document, the same on every node:")
        for conflict in conflicts { screen.say(ConflictDisplay.lines(conflict)) }
        try await checkSame(conflicts)
        return conflicts.count
    }

    private func isShown(_ item: String) -> Bool {
        ["NgheNghiep", "TinHoc", "NgoaiNgu"].contains(item) || item.contains("[a1].CongViec")
            || item.contains("[b1].CongViec")
    }

    private func checkSame(_ conflicts: [JSONValue]) async throws {
        let expected = conflicts.map { $0.text("unid") }.sorted()
        for spoke in story.spokes {
            let found = try await spoke.conflicts(in: database).map { $0.text("unid") }.sorted()
            guard found == expected else {
                throw DongboError(.badData, "\(spoke.short) and the hub show different conflict documents")
            }
        }
    }

    func showHistory(into result: inout DemoResult) async throws {
        let lines = try await story.hub.history(unid, item: Self.contested, of: database)
        screen.say(HistoryDisplay.table(lines).lines())
        result.historyUNID = unid
        result.historyItem = Self.contested
        result.historyRevisions = lines.count
    }

    func settle() async throws {
        for conflict in try await story.hub.conflicts(in: database) {
            try await story.hub.resolve(conflict.text("unid"), of: database, keep: "theirs", as: Self.office)
        }
        // Saving a note that survived its deletion says that it stays.
        try await story.hub.put([:], into: second.unid.description, of: database, as: Self.office)
        let note = try await story.hub.note(unid, of: database)
        screen.say(
            "\(Humanly.shortName(Self.office)) on hub keeps 'theirs': \(Self.contested) is \(Humanly.value(note["items"]?[Self.contested]))"
        )
        screen.say("and confirms that the dossier of \(name(second)) stays")
    }
}
