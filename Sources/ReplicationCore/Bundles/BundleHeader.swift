import NoteModel

/// What a bundle says of itself: the greeting of an exchange whose answer comes later, or never.
public struct BundleHeader: Sendable, Hashable {
    /// Canonical names of both nodes.
    public var sender: String
    public var receiver: String
    public var replica: ReplicaID
    /// The database's name and title at the sender, for a receiver that has no replica yet.
    public var database: String
    public var title: String
    /// The sender's file.
    public var file: IncarnationID
    /// The receiver's file, whose own changes are left out; nil when nothing is left out.
    public var receiverFile: IncarnationID?
    /// The bundle holds the changes of ``file`` after this sequence …
    public var after: UInt64
    /// … through this one.
    public var through: UInt64
    /// ``Scope/token`` of what the sender shows the receiver.
    public var scope: [UInt8]
    /// The selection the sender wants of the receiver's notes; empty for all.
    public var wanted: String
    /// How far the sender holds the receiver's file; nil when they never met.
    public var held: Checkpoint?
    /// What replicas behind the sender hold of the receiver's changes.
    public var relays: [Relay]
    /// Files of the receiver that must be given up.
    public var givenUp: [IncarnationID]
    /// Milliseconds since 1970 on the sender's clock.
    public var created: UInt64
    /// The sender's certificate, DER, and after it those by which earlier authorities vouch for the one that issued it.
    public var certificate: [UInt8]

    public init(
        sender: String, receiver: String, replica: ReplicaID, database: String, title: String, file: IncarnationID,
        receiverFile: IncarnationID?, after: UInt64, through: UInt64, scope: [UInt8], wanted: String = "",
        held: Checkpoint? = nil, relays: [Relay] = [], givenUp: [IncarnationID] = [], created: UInt64,
        certificate: [UInt8]
    ) {
        self.sender = sender
        self.receiver = receiver
        self.replica = replica
        self.database = database
        self.title = title
        self.file = file
        self.receiverFile = receiverFile
        self.after = after
        self.through = through
        self.scope = scope
        self.wanted = wanted
        self.held = held
        self.relays = relays
        self.givenUp = givenUp
        self.created = created
        self.certificate = certificate
    }
}

extension BundleHeader {
    func write(to writer: inout ByteWriter) {
        for text in [sender, receiver, database, title, wanted] { writer.text(text) }
        writer.identifier(replica)
        writer.identifier(file)
        writer.byte(receiverFile == nil ? 0 : 1)
        if let receiverFile { writer.identifier(receiverFile) }
        writer.varint(after)
        writer.varint(through)
        writer.blob(scope)
        writer.byte(held == nil ? 0 : 1)
        if let held {
            writer.identifier(held.incarnation)
            writer.varint(held.sequence)
            writer.blob(held.scope)
        }
        writer.blob(Payload.encode(relays))
        writer.varint(givenUp.count)
        for file in givenUp { writer.identifier(file) }
        writer.fixed(created)
        writer.blob(certificate)
    }

    init(reading reader: inout ByteReader) throws(CodecError) {
        var texts: [String] = []
        for _ in 0..<5 {
            let text = try reader.text()
            guard text.utf8.count <= ReplicationLimits.selectionBytesMax else { throw .tooLarge("a text of a header") }
            texts.append(text)
        }
        guard texts[..<4].allSatisfy({ $0.utf8.count <= BundleLimits.textBytesMax }) else {
            throw .tooLarge("a name in a header")
        }
        let (replica, file): (ReplicaID, IncarnationID) = (try reader.identifier(), try reader.identifier())
        let receiverFile: IncarnationID? = try reader.flag() ? try reader.identifier() : nil
        let (after, through) = (try reader.varint(), try reader.varint())
        guard after <= through else { throw .malformed("a bundle ends before it begins") }
        let scope = try reader.scope()
        var held: Checkpoint?
        if try reader.flag() {
            held = Checkpoint(
                incarnation: try reader.identifier(), sequence: try reader.varint(), scope: try reader.scope())
        }
        let relays = try Payload.relays(try reader.blob())
        let count = try reader.count(minimumBytes: 16)
        guard count <= BundleLimits.givenUpMax else { throw .tooLarge("a list of files in a header") }
        var givenUp: [IncarnationID] = []
        for _ in 0..<count { givenUp.append(try reader.identifier()) }
        let created: UInt64 = try reader.fixed()
        let certificate = try reader.blob()
        guard certificate.count <= BundleLimits.certificateBytesMax else { throw .tooLarge("a certificate") }
        self.init(
            sender: texts[0], receiver: texts[1], replica: replica, database: texts[2], title: texts[3], file: file,
            receiverFile: receiverFile, after: after, through: through, scope: scope, wanted: texts[4], held: held,
            relays: relays, givenUp: givenUp, created: created, certificate: certificate)
    }
}

extension ByteReader {
    fileprivate mutating func flag() throws(CodecError) -> Bool {
        switch try byte() {
        case 0: false
        case 1: true
        default: throw .malformed("a flag is neither set nor clear")
        }
    }

    fileprivate mutating func scope() throws(CodecError) -> [UInt8] {
        let scope = try blob()
        guard scope.count <= ReplicationLimits.scopeBytesMax else { throw .tooLarge("the name of a scope") }
        return scope
    }
}
