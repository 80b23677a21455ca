import MergeSimulation
import NoteModel
import Testing

/// `Fixtures/format-v1` holds revisions and states as version 1 of the format wrote them. What a database of today has on disk
/// must stay readable, and mean the same, for ever.
///
/// `DONGBO_WRITE_GOLDEN_FILES=1 swift test --filter GoldenFileTests` writes files that are missing. It never changes one:
/// bytes that differ need a new format version and a new directory.
@Suite struct GoldenFileTests {
    @Test(arguments: GoldenFile.revisions)
    func `a revision of format 1 reads, writes and hashes as ever`(name: String) throws {
        let file = try GoldenFile.load(name) { try GoldenSamples.revision(name) }
        let decoded = try EncodedRevision(decoding: file.bytes)
        #expect(decoded.hash.description == file.hash)
        #expect(try EncodedRevision(decoded.revision).bytes == file.bytes)
        #expect(try GoldenSamples.revision(name).bytes == file.bytes, "the sample is not what the file holds")
    }

    @Test(arguments: GoldenFile.signatures)
    func `what proves revisions of format 1 reads and writes as ever`(name: String) throws {
        let file = try GoldenFile.load(name) { GoldenSamples.proof(name) }
        switch name {
        case "signature-list":
            let list = try SignatureList(decoding: file.bytes)
            #expect(list == GoldenSamples.signatureList && list.encoded == file.bytes)
        case "group-tree":
            let tree = try PartialTree(decoding: file.bytes, count: 5)
            #expect(tree == GoldenSamples.tree && tree.encoded == file.bytes)
            #expect(tree.root.description == file.hash)
        default: break
        }
        #expect(GoldenSamples.proof(name).bytes == file.bytes, "the sample is not what the file holds")
        #expect(GoldenSamples.proof(name).hash.description == file.hash)
    }

    @Test(arguments: GoldenFile.states)
    func `a state of format 1 reads, writes and hashes as ever`(name: String) throws {
        let file = try GoldenFile.load(name) { try GoldenSamples.state(name) }
        let decoded = try NoteState(decoding: file.bytes)
        #expect(decoded.encoded == file.bytes)
        #expect(Digest(of: decoded.encoded).description == file.hash)
        #expect(try GoldenSamples.state(name).bytes == file.bytes, "the sample is not what the file holds")
    }
}
