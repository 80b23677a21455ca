import AdministrationProtocol
import Interchange
import NodeServer
import NoteModel
import SQLiteFullText

/// Hits and indexing reports as the command line contract has them.
enum SearchJSON {
    static func encode(_ hits: [FullTextHit]) -> [Dongbo_Administration_V1_Record] {
        hits.map { hit in
            AdministrationWire.Record([
                "unid": .text(hit.unid), "form": .string(hit.form), "score": .seconds(hit.score),
                "snippet": .string(hit.snippet), "item": .string(hit.item),
                "attachment": hit.attachment.map { .string($0) } ?? .null,
            ])
        }
    }

    static func encode(
        _ report: FullTextReport, database: String, seconds: Double
    ) -> Dongbo_Administration_V1_Record {
        AdministrationWire.Record([
            "database": .string(database), "documents": .count(report.documents), "seconds": .seconds(seconds),
            "unindexed": .array(
                report.unindexed.map { file in
                    [
                        "unid": .text(file.unid), "item": .string(file.item), "name": .string(file.name),
                        "size": .count(file.size),
                        "reason": .string(file.reason.isEmpty ? "it is not on this node yet" : file.reason),
                    ]
                }),
        ])
    }
}
