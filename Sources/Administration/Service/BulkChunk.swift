import Interchange
import NoteModel
import NoteStore

/// Saves that share a transaction, and lines that could not be read.
struct BulkChunk: Sendable {
    var saves: [(line: Int, request: SaveRequest)] = []
    var refusals: [BulkRefusal] = []

    /// Takes out the saves that `check` throws for: they name content that nobody has attached.
    mutating func refuseUnknownAttachments(
        _ check: ([(path: ItemPath, change: ItemChange)], NoteCaller) async throws -> Void
    ) async {
        var kept: [(line: Int, request: SaveRequest)] = []
        for (line, request) in saves {
            do {
                try await check(request.changes, request.caller)
                kept.append((line, request))
            } catch {
                let error = error as? DongboError ?? DongboError(.inputOutput, "the node failed", cause: error)
                refusals.append(BulkRefusal(line: line, error: error, unid: request.unid))
            }
        }
        saves = kept
    }

    /// A save that is refused writes nothing and leaves the others alone.
    func save(
        _ database: NoteDatabase, _ writer: any NoteStoreWriter, wallMilliseconds: UInt64
    ) throws -> (saved: Int, refusals: [BulkRefusal]) {
        var refusals = refusals
        var saved = 0
        for (line, request) in saves {
            do {
                switch try database.save(request, in: writer, wallMilliseconds: wallMilliseconds) {
                case .saved, .unchanged: saved += 1
                case .refused(let current, let items):
                    let names = items.map(\.path.text).joined(separator: ", ")
                    let message = "note \(current.unid) is at \(current.token) now, with other values of \(names)"
                    refusals.append(BulkRefusal(line: line, error: DongboError(.conflict, message)))
                case .invalid(let failures):
                    refusals.append(
                        BulkRefusal(line: line, error: DongboError(.badData, failures.text), failures: failures))
                case .unknownBase:
                    let message = "this node has never shown that revision of the note"
                    refusals.append(BulkRefusal(line: line, error: DongboError(.noSuchThing, message)))
                }
            } catch let error as DongboError where error.code == .badData || error.code == .noRight {
                refusals.append(BulkRefusal(line: line, error: error, unid: request.unid))
            }
        }
        return (saved, refusals.sorted { $0.line < $1.line })
    }
}
