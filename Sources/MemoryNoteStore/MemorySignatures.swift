import NoteModel
import NoteStore

/// Signatures as one value.
struct MemorySignatures: Sendable {
    /// By file, ascending by their last counter.
    fileprivate var groups: [IncarnationID: [SignedGroup]] = [:]
    fileprivate var declarations: [Digest: [UInt8]] = [:]

    /// Where groups that end at `last` or later begin.
    fileprivate func index(of file: IncarnationID, from last: UInt64) -> Int {
        let known = groups[file] ?? []
        var (low, high) = (0, known.count)
        while low < high {
            let middle = (low + high) / 2
            if known[middle].group.last < last { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension MemoryReader {
    func signedGroups(covering dot: Dot) throws -> [SignedGroup] {
        let known = state.signatures.groups[dot.incarnation] ?? []
        return known[state.signatures.index(of: dot.incarnation, from: dot.counter)...].prefix {
            $0.group.last < dot.counter + UInt64(CommitGroup.revisionsMax)
        }.filter { group in group.group.place(of: dot).map(group.tree.leaves.contains) ?? false }
    }

    func signedGroups(of file: IncarnationID, after last: UInt64, limit: Int) throws -> [SignedGroup] {
        let known = state.signatures.groups[file] ?? []
        return Array(known[state.signatures.index(of: file, from: last + 1)...].prefix(limit))
    }

    func signedFiles() throws -> [IncarnationID] { state.signatures.groups.keys.sorted() }

    func signer(of file: IncarnationID) throws -> Digest? { state.signatures.groups[file]?.first?.signer }

    func declaration(of signer: Digest) throws -> [UInt8]? { state.signatures.declarations[signer] }
}

extension MemoryWriter {
    func putSignedGroup(_ group: SignedGroup) throws {
        let file = group.group.incarnation
        var index = state.signatures.index(of: file, from: group.group.last)
        var known = state.signatures.groups[file] ?? []
        state.signatures.groups[file] = nil  // so that the array is changed in place
        while index < known.count, known[index].group.last == group.group.last {
            if known[index].signature == group.signature { break }
            index += 1
        }
        if index < known.count, known[index].group == group.group, known[index].signature == group.signature {
            known[index] = group
        } else {
            known.insert(group, at: index)
        }
        state.signatures.groups[file] = known
    }

    func putDeclaration(_ declaration: [UInt8], of signer: Digest) throws {
        state.signatures.declarations[signer] = declaration
    }
}
