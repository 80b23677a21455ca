import NoteModel

/// What the golden files hold. Fixed for ever.
enum GoldenSamples {
    private static let unid = UNID("00112233445566778899AABBCCDDEEFF")!
    private static let hub = IncarnationID("A0000000000000000000000000000001")!
    private static let spoke = IncarnationID("B0000000000000000000000000000002")!

    static func revision(_ name: String) throws -> (bytes: [UInt8], hash: Digest) {
        let encoded = try EncodedRevision(sample(name))
        return (encoded.bytes, encoded.hash)
    }

    static func state(_ name: String) throws -> (bytes: [UInt8], hash: Digest) {
        var revisions = [try EncodedRevision(save(1, at: 1, [("HoTen", "Nguyễn Thị Lan"), ("NoiO", "Hạ Đình")]))]
        let base = VersionVector([Dot(hub, 1)])
        if name != "state-plain" {
            revisions.append(try EncodedRevision(save(2, at: 3, base: base, [("NoiO", "Nhân Chính")])))
            revisions.append(try EncodedRevision(save(1, by: spoke, at: 2, base: base, [("NoiO", "Khương Đình")])))
        }
        let all = VersionVector([Dot(hub, 2), Dot(spoke, 1)])
        if name == "state-deleted" {
            revisions.append(try EncodedRevision(deletion(3, base: all)))
        } else if name == "state-open-conflict" {
            var beside = save(3, at: 4, base: all, [])
            beside.leavesOpen = [Dot(spoke, 1)]
            beside.writes = [ItemWrite("NoiO", leavesOpen: [Dot(spoke, 1)], .removed)]
            revisions.append(try EncodedRevision(beside))
        }
        let bytes = NoteState(unid: unid, folding: revisions).encoded
        return (bytes, Digest(of: bytes))
    }

    // MARK: Signatures

    private static let revisionHashes = (0..<5).map { Digest(of: [UInt8($0)]) }
    private static let signer = Signer(node: "CN=spoke/O=Thanh Xuân", key: [UInt8](0..<32), serial: "01")

    /// Of a group of five; the second and the fourth are known.
    static let tree: PartialTree = {
        var leaves = LeafSet()
        leaves.insert(1)
        leaves.insert(3)
        return PartialTree(of: revisionHashes).restricted(to: leaves)
    }()

    static let signatureList: SignatureList = {
        let group = CommitGroup(spoke, first: 1001, count: 5)!
        let one = CommitGroup(hub, first: 7, count: 1)!
        let signature = (0..<64).map { UInt8($0) }
        let part = SignedGroup(group, signer: signer.fingerprint, signature: signature, tree: tree)
        let whole = SignedGroup(
            one, signer: Digest(of: [9]), signature: signature.reversed(),
            tree: PartialTree(of: [revisionHashes[0]]))
        return SignatureList(
            declarations: [Array("declared".utf8)],
            proofs: [part.proof(of: tree.leaves, choices: [0, 1]), whole.proof(of: whole.tree.leaves)])
    }()

    static func proof(_ name: String) -> (bytes: [UInt8], hash: Digest) {
        if name == "group-tree" { return (tree.encoded, tree.root) }
        let message = CommitGroup(spoke, first: 1001, count: 5)!.message(
            replica: ReplicaID(rawValue: 0xC000_0003), root: tree.root, signer: signer.fingerprint)
        let bytes = name == "signature-list" ? signatureList.encoded : message
        return (bytes, Digest(of: bytes))
    }

    private static func sample(_ name: String) throws -> Revision {
        switch name {
        case "revision-first-save":
            return save(1, at: 1, [("HoTen", "Nguyễn Thị Lan"), ("QuaTrinhCongTac[r1].TuNgay", "1980")])
        case "revision-every-kind-of-value": return save(2, at: 2, everyKind)
        case "revision-deletion": return deletion(5, base: VersionVector([Dot(hub, 4), Dot(spoke, 9)]))
        case "revision-resolution":
            var revision = save(6, at: 6, base: VersionVector([Dot(hub, 5), Dot(spoke, 300)]), [("NoiO", "Hạ Đình")])
            revision.predecessor = .init(counter: 5, hash: Digest(of: [1, 2, 3]))
            revision.resolves = [Dot(spoke, 9)]
            revision.leavesOpen = [Dot(spoke, 300)]
            revision.writes = [ItemWrite("NoiO", flags: .protected, leavesOpen: [Dot(spoke, 300)], .value("Hạ Đình"))]
            return revision
        default: return save(1, at: 1, [("HoTen", "Nguyễn Thị Lan"), ("NoiO", "Hạ Đình")]).redacting("NoiO")!
        }
    }

    private static var everyKind: [(ItemPath, ItemValue)] {
        let day = DateTimeValue.date(CalendarDate(iso: "1980-02-03")!)
        let month = DateTimeValue.date(CalendarDate(iso: "1975-10")!)
        let time = DateTimeValue.time(TimeOfDay(iso: "08:30:15.250")!)
        let instant = DateTimeValue(isoInstant: "2023-02-21T08:30:00+07:00")!
        return [
            ("A01", "đồng bộ"), ("A02", .textList(["một", "", "hai"])), ("A03", .number(ExactDecimal("-12.5")!)),
            (
                "A04",
                .numberList([0, 1, ExactDecimal("9999999999999999999999999999999999e6111")!, ExactDecimal("1e-6176")!])
            ),
            ("A05", .dateTime(day)), ("A06", .dateTimeList([month, time, instant])),
            ("A07", .dateTimeRange(DateTimeRange(start: month, end: day)!)),
            ("A08", .dateTimeRangeList([DateTimeRange(start: instant, end: instant)!])),
            ("A09", .names(["CN=An/O=Thanh Xuân"])), ("A10", .readers(["CN=An", "[QuanTri]"])), ("A11", .authors([])),
            ("A12", .richText("<p>Đồng ý</p>")),
            ("A13", .attachment(AttachmentReference(name: "lý lịch.pdf", size: 70_000, digest: Digest(of: []).bytes)!)),
            ("A14", .sealed([0, 255, 7])), ("A15{Anh}", "Anh"),
        ]
    }

    private static func save(
        _ counter: UInt64, by incarnation: IncarnationID = hub, at second: UInt64,
        base: VersionVector = VersionVector(),
        _ items: [(ItemPath, ItemValue)]
    ) -> Revision {
        Revision(
            dot: Dot(incarnation, counter), unid: unid, base: base, generation: base.isEmpty ? 1 : 2,
            time: HybridTimestamp(milliseconds: 1_700_000_000_000 + second * 1_000, counter: UInt16(second)),
            author: "CN=An/O=Thanh Xuân", form: "HoSo",
            writes: items.map { ItemWrite($0, flags: $0.element == nil ? [] : .setElement, .value($1)) },
            salts: .seed(0x0123_4567_89AB_CDEF_0123_4567_89AB_CDEF))
    }

    private static func deletion(_ counter: UInt64, base: VersionVector) -> Revision {
        Revision(
            dot: Dot(hub, counter), unid: unid, base: base, generation: 3,
            time: HybridTimestamp(milliseconds: 1_700_000_009_000),
            author: "CN=Bình", form: "HoSo", deletion: .init(reason: "hồ sơ trùng"), writes: [], salts: .seed(0))
    }
}
