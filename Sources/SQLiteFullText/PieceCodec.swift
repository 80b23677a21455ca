import FullText
import NoteModel

/// The texts of a document as they are kept in an index file.
enum PieceCodec {
    /// Count, then for each item, file name (empty for none) and text.
    static func encode(_ pieces: [TextPiece]) -> [UInt8] {
        var writer = ByteWriter(capacity: 1024)
        writer.varint(pieces.count)
        for piece in pieces {
            writer.text(piece.item)
            writer.text(piece.attachment ?? "")
            writer.text(piece.text)
        }
        return writer.bytes
    }

    static func decode(_ bytes: [UInt8]) throws -> [TextPiece] {
        do {
            return try ByteReader.read(bytes) { reader throws(CodecError) in
                var pieces: [TextPiece] = []
                for _ in 0..<(try reader.count(minimumBytes: 3)) {
                    let (item, file) = (try reader.text(), try reader.text())
                    pieces.append(TextPiece(item: item, attachment: file.isEmpty ? nil : file, text: try reader.text()))
                }
                return pieces
            }
        } catch {
            throw DongboError(.badData, "the index is damaged", cause: error)
        }
    }
}
