import FormulaLanguage
import Foundation
import NodeServer
import NoteModel
import NoteStore
import ReplicationCore
import SyntheticDistrict
import ViewIndex

/// A categorised, sorted view over many dossiers: made, opened after changes, and read page by page.
struct ViewStages {
    let folder: String
    /// Dossiers.
    let count: Int

    struct Result {
        var build: Cost
        /// Opening after 100 changes, with the first page.
        var openMilliseconds: Double
        var pageMillisecondsMedian: Double
        var pageMillisecondsWorst: Double
        /// The same view for somebody who may read 100 documents.
        var narrowMilliseconds: Double
        /// One durable save, without a view and with one that shows the note.
        var saveMicrosecondsBefore: Double
        var saveMicrosecondsAfter: Double
        var rebuiltIsEqual: Bool
    }

    static let design = ViewDesign(
        unid: UNID(rawValue: 0x51E3), name: "ByCell", selection: #"SELECT Form = "DangVien""#,
        columns: [
            ViewColumn(name: "DangBo", formula: "DangBoCoSo", sort: .ascending, isCategorized: true),
            ViewColumn(name: "ChiBo", formula: "ChiBo", sort: .ascending, isCategorized: true),
            ViewColumn(name: "Ten", formula: #"@RightBack(HoTen; " ")"#, sort: .ascending),
            ViewColumn(name: "HoTen", formula: "HoTen", sort: .ascending),
            ViewColumn(name: "NgaySinh", formula: "NgaySinh"),
            ViewColumn(name: "So", formula: "1", totals: .total),
        ])
    private static let author = "CN=Bench/O=Thanh Xuân"
    private static let reader = "CN=Reader/O=Thanh Xuân"

    func run() async throws -> Result {
        let database = try SavingStages.open(folder + "/views.dongbo")
        defer { Task { try? await database.close() } }
        try await SavingStages.fill(database, Workload.dossier.lazyNotes(count))
        let unids = try database.read { _, reader in
            try reader.notes(afterKey: 0, limit: count).filter { $0.form == "DangVien" }.map(\.unid)
        }
        let restricted = unids.enumerated().filter { $0.offset.isMultiple(of: max(1, count / 100)) }.map(\.element)
        try await change(restricted.prefix(100), "NguoiDuocDoc", .readers([Self.reader]), in: database)
        let before = try await savesMicroseconds(unids, in: database)
        let built = try await processCost { try await Self.make(in: database) }.cost
        let after = try await savesMicroseconds(unids, in: database)
        try await change(unids.suffix(100), "HoTen", .text("Nguyễn Văn Đổi"), in: database)
        let opened = try await seconds { _ = try page(0, in: database) }
        var pages: [Double] = []
        for number in 0..<200 {
            let start = (number * 7919) % count
            pages.append(try await seconds { _ = try page(start, in: database) }.seconds * 1000)
        }
        pages.sort()
        let narrow = try await seconds { _ = try page(0, in: database, sight: .readers([ReaderName.key(Self.reader)])) }
        return Result(
            build: built, openMilliseconds: opened.seconds * 1000,
            pageMillisecondsMedian: pages[pages.count / 2], pageMillisecondsWorst: pages.last!,
            narrowMilliseconds: narrow.seconds * 1000, saveMicrosecondsBefore: before, saveMicrosecondsAfter: after,
            rebuiltIsEqual: try await isEqualWhenMadeAnew(database))
    }

    private func change(
        _ unids: some Sequence<UNID>, _ item: String, _ value: ItemValue, in database: DatabaseActor
    ) async throws {
        let requests = unids.map {
            SaveRequest(unid: $0, changes: [(ItemPath(item)!, .set(value))], author: Self.author)
        }
        try await database.write { database, writer in
            for request in requests { _ = try database.save(request, in: writer, wallMilliseconds: wallNow()) }
        }
    }

    private func savesMicroseconds(_ unids: [UNID], in database: DatabaseActor) async throws -> Double {
        let requests = (0..<200).map { number in
            SaveRequest(
                unid: unids[number * 37 % unids.count],
                changes: [(ItemPath("GhiChuThem")!, .set(.text("\(number) \(wallNow())")))], author: Self.author)
        }
        let time = try await seconds {
            for request in requests {
                try await database.write { _ = try $0.save(request, in: $1, wallMilliseconds: wallNow()) }
            }
        }
        return time.seconds * 1_000_000 / 200
    }

    /// Makes the view's design and its rows.
    static func make(in database: DatabaseActor) async throws {
        let items = design.items
        let request = SaveRequest(
            unid: design.unid, form: ViewDesign.noteForm,
            changes: items.map { (path: $0.path, change: ItemChange.set($0.value)) }, author: author)
        try await database.write { _ = try $0.save(request, in: $1, wallMilliseconds: wallNow()) }
        try database.database.wantView(named: design.name)
        while try await database.write({ try $0.removeFormerViews(limit: ViewBuild.batch, in: $1) }) {}
        guard let build = database.database.nextViewBuild(wallMilliseconds: wallNow()) else {
            throw DongboError(.inputOutput, "there is no view to make")
        }
        try await build.run(on: database)
    }

    private func page(
        _ start: Int, in database: DatabaseActor, sight: Sight = .everything
    ) throws -> ViewPage {
        try database.read { notes, reader in
            try notes.window(on: Self.design.name, in: sight, reading: reader).page(ViewQuery(start: start, count: 50))
        }
    }

    private func isEqualWhenMadeAnew(_ database: DatabaseActor) async throws -> Bool {
        func everything() throws -> [ViewPageRow] {
            try database.read { notes, reader in
                try notes.window(on: Self.design.name, in: .everything, reading: reader).page(ViewQuery(count: .max))
                    .rows
            }
        }
        let kept = try everything()
        try await database.write { try $0.discardView(named: Self.design.name, in: $1) }
        try await Self.make(in: database)
        return try everything() == kept
    }
}
