/// What travels beside a batch of revisions: who signed them, and the proofs (format.md, "Signature list").
public struct SignatureList: Hashable, Sendable {
    /// Declarations of signers that the receiver has not got in this exchange, in their own encoding.
    public var declarations: [[UInt8]]
    public var proofs: [GroupProof]

    /// Bytes of one declaration: a certificate, a key and a signature.
    public static let declarationBytesMax = 16 << 10
    /// Declarations in one list: the nodes whose revisions one batch can bring.
    public static let declarationsMax = 4096

    public init(declarations: [[UInt8]] = [], proofs: [GroupProof] = []) {
        (self.declarations, self.proofs) = (declarations, proofs)
    }

    public var isEmpty: Bool { declarations.isEmpty && proofs.isEmpty }

    /// Empty for an empty list.
    public var encoded: [UInt8] {
        if isEmpty { return [] }
        var writer = ByteWriter(capacity: proofs.count * 112 + declarations.count * 1024)
        writer.varint(declarations.count)
        for declaration in declarations { writer.blob(declaration) }
        let signers = Array(Set(proofs.map(\.signer))).sorted()
        let files = Array(Set(proofs.map(\.group.incarnation))).sorted()
        writer.varint(signers.count)
        for signer in signers { signer.write(to: &writer) }
        writer.varint(files.count)
        for file in files { writer.identifier(file) }
        let signerIndex = Dictionary(uniqueKeysWithValues: zip(signers, signers.indices))
        let fileIndex = Dictionary(uniqueKeysWithValues: zip(files, files.indices))
        writer.varint(proofs.count)
        for proof in proofs {
            writer.varint(signerIndex[proof.signer]!)
            writer.varint(fileIndex[proof.group.incarnation]!)
            writer.proof(proof)
        }
        return writer.bytes
    }

    /// - Parameter bytes: untrusted.
    public init(decoding bytes: [UInt8]) throws(CodecError) {
        if bytes.isEmpty {
            self.init()
            return
        }
        self = try ByteReader.read(bytes) { reader throws(CodecError) in
            let declarations = try reader.declarations()
            var signers: [Digest] = []
            for _ in 0..<(try reader.count(minimumBytes: 32)) { signers.append(try Digest(reading: &reader)) }
            var files: [IncarnationID] = []
            for _ in 0..<(try reader.count(minimumBytes: 16)) { files.append(try reader.identifier()) }
            let count = try reader.count(minimumBytes: SignedGroup.signatureBytes + 5)
            var proofs: [GroupProof] = []
            proofs.reserveCapacity(count)
            for _ in 0..<count {
                let (signer, file) = (try reader.varint(), try reader.varint())
                guard signer < signers.count, file < files.count else {
                    throw .malformed("a proof of nobody's")
                }
                proofs.append(try reader.proof(signer: signers[Int(signer)], file: files[Int(file)]))
            }
            return SignatureList(declarations: declarations, proofs: proofs)
        }
    }
}

extension ByteWriter {
    /// The leaves are left out when they are all.
    fileprivate mutating func proof(_ proof: GroupProof) {
        varint(proof.group.first)
        byte(UInt8(truncatingIfNeeded: proof.group.count - 1))
        raw(proof.signature)
        let isWhole = proof.leaves == LeafSet(below: proof.group.count)
        byte(
            (isWhole ? 0 : ProofFlag.partial) | (proof.choices.isEmpty ? 0 : ProofFlag.choices)
                | (proof.group.count <= 256 ? 0 : ProofFlag.long))
        if !isWhole { proof.leaves.write(to: &self, count: proof.group.count) }
        raw(proof.choices)
        for hash in proof.others { hash.write(to: &self) }
    }
}

private enum ProofFlag {
    static let partial: UInt8 = 1
    static let choices: UInt8 = 2
    /// The group has more than 256 revisions.
    static let long: UInt8 = 4
}

extension ByteReader {
    fileprivate mutating func declarations() throws(CodecError) -> [[UInt8]] {
        let count = try count()
        guard count <= SignatureList.declarationsMax else { throw .tooLarge("signers of a batch") }
        var declarations: [[UInt8]] = []
        for _ in 0..<count {
            let declaration = try blob()
            guard declaration.count <= SignatureList.declarationBytesMax else { throw .tooLarge("a declaration") }
            declarations.append(declaration)
        }
        return declarations
    }

    fileprivate mutating func proof(signer: Digest, file: IncarnationID) throws(CodecError) -> GroupProof {
        let first = try varint()
        let short = Int(try byte()) + 1
        let signature = Array(try slice(SignedGroup.signatureBytes))
        let flags = try byte()
        guard flags <= ProofFlag.partial | ProofFlag.choices | ProofFlag.long else {
            throw .malformed("an unknown kind of proof")
        }
        let count = short + (flags & ProofFlag.long != 0 ? 256 : 0)
        guard let group = CommitGroup(file, first: first, count: count) else {
            throw .malformed("a group of revisions that cannot be")
        }
        let whole = LeafSet(below: count)
        var leaves = whole
        if flags & ProofFlag.partial != 0 {
            leaves = try LeafSet(reading: &self, count: count)
            guard leaves != whole, !leaves.isEmpty else { throw .malformed("a proof has two encodings") }
        }
        var choices: [UInt8] = []
        if flags & ProofFlag.choices != 0 {
            choices = Array(try slice(leaves.count))
            guard choices.contains(where: { $0 > 0 }) else { throw .malformed("a proof has two encodings") }
        }
        var others: [Digest] = []
        for _ in 0..<PartialTree.othersCount(count, leaves) { others.append(try Digest(reading: &self)) }
        return GroupProof(
            group, signer: signer, signature: signature, leaves: leaves, choices: choices, others: others)
    }
}
