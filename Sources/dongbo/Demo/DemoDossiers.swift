import Interchange
import NoteModel
import SyntheticDistrict

/// Dossiers that only their own cell may read: a member moves from one cell to another, and a computer that is on no network
/// takes part by file.
struct DemoDossiers: Sendable {
    private static let database = "ho-so-chi-bo"
    private static let perCell = 5
    /// Members that ``district`` must have: those of two cells, and one more.
    static let needed = perCell * 2 + 1
    /// Who may read a dossier: every node and person under the cell's part of the name tree, and the office.
    private static let readersItem = "NguoiDoc"
    private static let binh = "CN=Trần Thị Bình/OU=Phường Hạ Đình/O=Thanh Xuân"
    private static let mai = "CN=Đỗ Thị Mai/OU=Phường Kim Giang/O=Thanh Xuân"

    let story: DemoStory
    let district: District

    private var screen: DemoScreen { story.screen }
    private var hub: DemoNode { story.hub }
    private var from: DemoNode { story.spokes[0] }
    private var to: DemoNode { story.spokes[1] }
    private var moving: SyntheticNote { district.dossier(0) }
    private var unid: String { moving.unid.description }

    // MARK: A member moves

    func move() async throws {
        try await hub.createDatabase(Self.database, schema: DemoStory.database)
        try await DemoAccess.allow(DemoEdits.secretaries + [Self.mai], in: Self.database, on: hub)
        for (cell, spoke) in story.spokes.enumerated() {
            for number in 0..<Self.perCell { try await put(cell * Self.perCell + number, for: spoke) }
        }
        screen.say("'\(Self.database)' on the hub: \(Self.perCell) dossiers for each cell, which nobody else may read")
        for spoke in story.spokes {
            _ = try await spoke.createReplica(of: Self.database, from: hub, screen.progress)
            try await say("copied", spoke)
        }
        screen.say("")
        try await from.put(
            ["NgheNghiep": "Giáo viên, chuyển công tác"], into: unid, of: Self.database, as: Self.binh)
        screen.say(
            "\(Humanly.shortName(Self.binh)) edits the dossier of \(name) on \(from.short); it is not replicated yet")
        try await hub.put(
            [Self.readersItem: readers(of: to)], into: unid, of: Self.database, as: DemoEdits.office)
        screen.say("\(Humanly.shortName(DemoEdits.office)) on the hub hands the member over to \(cell(of: to))")
        // The first hands in the edit before the dossier leaves it; the second then gets both.
        for spoke in [from, to] {
            let record = try await spoke.replicate(Self.database, with: hub)
            screen.say(
                "\(spoke.short) with hub: \(record.count("pushed")) pushed, \(record.count("pulled")) pulled, "
                    + "\(record.count("withdrawn")) withdrawn")
        }
        for spoke in story.spokes { try await say("holds", spoke) }
        try await showMoved()
    }

    private func showMoved() async throws {
        let gone = try await from.why(unid, in: Self.database)
        screen.say("why on \(from.short): \(gone.text("reason")): \(gone.text("explanation"))")
        let note = try await to.note(unid, of: Self.database)
        let revisions = try await to.history(unid, item: "NgheNghiep", of: Self.database)
        screen.say("on \(to.short) with its whole history, the last edit in \(cell(of: from)) too:")
        screen.say(HistoryDisplay.table(revisions).lines())
        guard note["items"]?["NgheNghiep"] == "Giáo viên, chuyển công tác", gone.text("reason") == "withdrawn" else {
            throw DongboError(.badData, "the dossier did not move as it should")
        }
    }

    private func put(_ number: Int, for spoke: DemoNode) async throws {
        let dossier = district.dossier(number)
        var items = NoteLine(unid: dossier.unid, form: nil, changes: dossier.items.map { ($0.0, .set($0.1)) }).json
        items = .object(
            items.members.filter { !$0.key.hasPrefix("$") } + [JSONMember(Self.readersItem, readers(of: spoke))])
        try await hub.put(
            items, into: dossier.unid.description, of: Self.database, as: DemoEdits.office, form: dossier.form)
    }

    private func readers(of spoke: DemoNode) -> JSONValue {
        [
            "readers": .array([
                .string("*/OU=\(cell(of: spoke))/O=\(spoke.name.organisation)"), .string(DemoAccess.office),
            ])
        ]
    }

    private func cell(of spoke: DemoNode) -> String { spoke.name.organisationalUnits.first ?? "" }

    private func say(_ what: String, _ node: DemoNode) async throws {
        let notes = try await node.description(of: Self.database).count("notes")
        screen.say("\(node.short) \(what): \(Humanly.count(notes, "note"))")
    }

    /// A member of the first cell at a dossier that stayed there, and at the one that left.
    func refuse() async throws {
        try await DemoAccess(story: story).show(
            unid, district.dossier(1).unid.description, of: Self.database)
    }

    /// People who log in, at a dossier of the first cell.
    func meet() async throws {
        try await DemoPeople(story: story, unid: district.dossier(1).unid.description, database: Self.database).tell()
    }

    private var name: String {
        if case .text(let name)? = moving["HoTen"] { return name }
        return unid
    }

    // MARK: A computer without a network

    func carry() async throws {
        let apart = try await story.cluster.startApart()
        screen.say("\(apart.name.canonical) joined in the office; from now on nothing connects it with anybody")
        let dossier = district.dossier(Self.perCell * 2)
        try await put(Self.perCell * 2, for: apart)
        let out = story.cluster.path + "/to-kim-giang.bundle"
        let written = try await hub.exportBundle(of: Self.database, for: apart, to: out)
        screen.say(
            "the hub writes a bundle that only it can open: \(Humanly.count(written.count("pushed"), "note")), "
                + Humanly.bytes(written.count("bytesOut")))
        let preview = try await apart.importBundle(out, preview: true)
        screen.say("before anything is applied it says: \(Humanly.count(preview.count("pulled"), "note")) would come")
        let taken = try await apart.importBundle(out, preview: false)
        screen.say("imported: \(Humanly.count(taken.count("pulled"), "note")) into '\(taken.text("database"))'")
        let again = try await apart.importBundle(out, preview: false)
        screen.say("imported once more: \(Humanly.count(again.count("pulled"), "note"))")
        try await apart.put(
            ["SucKhoe": "Tốt, khám ngày 20/11"], into: dossier.unid.description, of: Self.database, as: Self.mai)
        let back = story.cluster.path + "/from-kim-giang.bundle"
        _ = try await apart.exportBundle(of: Self.database, for: hub, to: back)
        let returned = try await hub.importBundle(back, preview: false)
        let note = try await hub.note(dossier.unid.description, of: Self.database)
        screen.say(
            "\(Humanly.shortName(Self.mai)) edits a dossier there, a bundle goes back: \(returned.count("pulled")) note, "
                + "SucKhoe on the hub is \(Humanly.value(note["items"]?["SucKhoe"]))")
        guard note["items"]?["SucKhoe"] == "Tốt, khám ngày 20/11", again.count("pulled") == 0 else {
            throw DongboError(.badData, "the bundles did not carry what they should")
        }
    }
}
