import NoteModel

extension JSONScanner {
    /// The error of this place. Counting lines waits until there is an error to tell.
    ///
    /// - Parameter expected: what would have been right there; never text of the document.
    func failure(at index: Int, expected: String) -> DongboError {
        var line = firstLine
        var column = 1
        for byte in input[..<min(index, input.count)] {
            if byte == 0x0A {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        let place = "line \(line), column \(column) (byte \(index + 1))"
        return DongboError(.badData, "JSON \(place): expected \(expected)\(remark(at: index))")
    }

    /// The mistakes that people make most, by name.
    private func remark(at index: Int) -> String {
        if index >= input.count { return ", but the document ends" }
        if index == 0, input.starts(with: [0xEF, 0xBB, 0xBF]) { return ", but a byte order mark comes first" }
        return ""
    }
}
