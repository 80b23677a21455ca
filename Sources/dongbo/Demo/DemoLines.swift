import Foundation
import Interchange
import NoteModel
import SyntheticDistrict

/// The district as JSON lines, made one at a time.
enum DemoLines {
    static func all(of district: District) -> some IteratorProtocol<Data> {
        let count = district.organisations.count
        return (0..<(count + district.members)).lazy.map { index in
            line(index < count ? district.organisationNote(index) : district.dossier(index - count))
        }.makeIterator()
    }

    /// A remark in the last `count` dossiers.
    static func remarks(on count: Int, of district: District) -> some IteratorProtocol<Data> {
        (0..<count).lazy.map { index in
            let dossier = district.dossier(district.members - 1 - index)
            let remark = ItemValue.richText("<p>Đã đối chiếu hồ sơ với bản lưu tại quận ủy.</p>")
            let line = NoteLine(unid: dossier.unid, form: nil, changes: [("GhiChu", .set(remark))])
            return Data(JSONWriter.bytes(line.json))
        }.makeIterator()
    }

    private static func line(_ note: SyntheticNote) -> Data {
        let line = NoteLine(unid: note.unid, form: note.form, changes: note.items.map { ($0.0, .set($0.1)) })
        return Data(JSONWriter.bytes(line.json))
    }
}
