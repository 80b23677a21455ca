import FullText
import SQLiteFullText

/// Gets the text out of an attached file: plain text, HTML, docx, odt, pdf.
///
/// The kind is told by the bytes first and by the name only where they leave it open. Office files and PDFs go through
/// programs in a process of their own (``ChildTool``).
enum TextExtractor {
    /// Larger files are not searched.
    static let fileBytesMax = 64 << 20
    /// So much of a file's text is searched, in bytes of UTF-8.
    static let textBytesMax = 1 << 20

    static func text(of bytes: [UInt8], named name: String) -> FileText {
        let ending = name.lowercased().split(separator: ".").last.map(String.init) ?? ""
        if bytes.starts(with: Array("%PDF-".utf8)) { return pdf(bytes) }
        if bytes.starts(with: [0x50, 0x4B, 3, 4]) { return office(bytes, ending) }
        guard let text = PlainText.decode(bytes) else { return .unreadable("files of this kind are not searched") }
        let start = text.prefix(512).lowercased()
        let isHTML =
            ["html", "htm", "xhtml"].contains(ending) || start.contains("<!doctype html") || start.contains("<html")
        return .text(cut(isHTML ? MarkupText.html(text) : text))
    }

    private static func pdf(_ bytes: [UInt8]) -> FileText {
        let tool = ChildTool(program: "/usr/bin/pdftotext", package: "poppler-utils")
        return result(tool.run(["-q", "-enc", "UTF-8", "-nopgbrk", ChildTool.input, "-"], on: bytes)) { $0 }
    }

    private static func office(_ bytes: [UInt8], _ ending: String) -> FileText {
        let parts: [String]
        switch ending {
        case "docx", "docm":
            parts = ["word/document.xml", "word/footnotes.xml", "word/header*.xml", "word/footer*.xml"]
        case "odt", "ott": parts = ["content.xml"]
        default: return .unreadable("files of this kind are not searched")
        }
        // 1: something unusual; 11: a part that not every document has.
        let tool = ChildTool(program: "/usr/bin/unzip", package: "unzip", accepted: [0, 1, 11])
        return result(tool.run(["-p", ChildTool.input] + parts, on: bytes), MarkupText.office)
    }

    private static func result(_ outcome: ChildTool.Outcome, _ text: (String) -> String) -> FileText {
        switch outcome {
        case .failed(let reason): return .unreadable(reason)
        case .output(let bytes):
            guard let decoded = PlainText.decode(bytes) else { return .unreadable("its text cannot be read") }
            let found = cut(text(decoded))
            return found.contains(where: \.isLetter)
                ? .text(found) : .unreadable("it holds no text, perhaps only pictures")
        }
    }

    private static func cut(_ text: String) -> String {
        guard text.utf8.count > textBytesMax else { return text }
        return PlainText.decode(Array(text.utf8.prefix(textBytesMax))) ?? ""
    }
}
