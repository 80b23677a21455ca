import Foundation
import NoteModel
import ReplicationCore
import SwiftProtobuf

/// Asks and answers on the wire. What a peer sends is input: every length and every missing part is checked here.
extension AttachmentAsk {
    typealias Message = Dongbo_Replication_V1_AttachmentAsk

    init(_ message: Message) throws(DongboError) {
        switch message.content {
        case .open(let part):
            guard part.protocolVersion == ReplicationLimits.protocolVersion else {
                throw violation("it speaks version \(part.protocolVersion) of the protocol")
            }
            guard let replica = ReplicaID(bytes: part.replica), let unid = UNID(bytes: part.unid),
                let digest = Digest(bytes: part.digest)
            else { throw violation("an attachment is named by 16, 16 and 32 bytes") }
            self = .open(AttachmentPlace(replica: replica, unid: unid), digest)
        case .want(let part):
            guard (1...UInt32(AttachmentLimits.chunksPerWantMax)).contains(part.count) else {
                throw violation("1 to \(AttachmentLimits.chunksPerWantMax) chunks may be asked for at once")
            }
            self = .want(Int(part.first)..<Int(part.first) + Int(part.count))
        case nil: throw violation("a question is of a kind that this version does not know")
        }
    }

    var message: Message {
        switch self {
        case .open(let place, let digest):
            .with {
                $0.open.protocolVersion = ReplicationLimits.protocolVersion
                $0.open.replica = Data(place.replica.bytes)
                $0.open.unid = Data(place.unid.bytes)
                $0.open.digest = Data(digest.bytes)
            }
        case .want(let chunks):
            .with {
                $0.want.first = UInt32(chunks.lowerBound)
                $0.want.count = UInt32(chunks.count)
            }
        }
    }
}

extension AttachmentAnswer {
    typealias Message = Dongbo_Replication_V1_AttachmentAnswer

    init(_ message: Message) throws(DongboError) {
        switch message.content {
        case .manifest(let part):
            guard let manifest = AttachmentManifest(size: part.size, bytes: part.chunks) else {
                throw violation("a manifest's list of chunks does not fit its size")
            }
            self = .manifest(manifest)
        case .refusal(let part): self = .refusal(code: part.code, message: part.message)
        case .chunk(let part):
            guard part.bytes.count <= AttachmentLimits.chunkBytes else { throw violation("a chunk is too large") }
            self = .chunk(Int(part.number), [UInt8](part.bytes))
        case nil: throw violation("an answer is of a kind that this version does not know")
        }
    }

    var message: Message {
        switch self {
        case .manifest(let manifest):
            .with {
                $0.manifest.size = manifest.size
                $0.manifest.chunks = Data(manifest.bytes)
            }
        case .refusal(let code, let message):
            .with {
                $0.refusal.code = code
                $0.refusal.message = message
            }
        case .chunk(let number, let bytes):
            .with {
                $0.chunk.number = UInt32(number)
                $0.chunk.bytes = Data(bytes)
            }
        }
    }
}
