import NoteModel

/// Short names for traces: `A3` is the third revision of the first replica.
extension World {
    func name(_ dot: Dot) -> String {
        let index = replicas.firstIndex { $0.incarnation == dot.incarnation } ?? 25
        return "\(Character(UnicodeScalar(UInt8(65 + index))))\(dot.counter)"
    }

    func describe(_ revision: Revision) -> String {
        var parts = [name(revision.dot)]
        let base = revision.base.entries.map { name(Dot($0.incarnation, $0.counter)) }
        parts.append("on {\(base.joined(separator: " "))}")
        if revision.deletion != nil { parts.append("deleting") }
        if !revision.resolves.isEmpty { parts.append("resolving \(revision.resolves.map(name))") }
        if !revision.leavesOpen.isEmpty { parts.append("leaving open \(revision.leavesOpen.map(name))") }
        for write in revision.writes {
            switch write.content {
            case .value(let value): parts.append("\(write.path)=\(show(value))")
            default: parts.append("\(write.path) removed")
            }
            if !write.leavesOpen.isEmpty { parts.append("(beside \(write.leavesOpen.map(name)))") }
        }
        return parts.joined(separator: " ")
    }

    func show(_ value: ItemValue?) -> String {
        switch value {
        case .text(let text)?: text
        case let value?: "\(value)"
        case nil: "nothing"
        }
    }
}
