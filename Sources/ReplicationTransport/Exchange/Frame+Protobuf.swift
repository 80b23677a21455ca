import Foundation
import NoteModel
import ReplicationCore
import SwiftProtobuf

/// Frames on the wire. What a peer sends is input: every length and every missing part is checked here.
extension Frame {
    typealias Message = Dongbo_Replication_V1_Frame

    /// Bytes of a compressed batch or a list. A frame is 64–256 KiB by design; one large note may need more.
    public static let payloadMax = TransportLimits.messageMax - (64 << 10)
    /// Bytes of a batch after decompression, so that a small frame cannot ask for all memory.
    public static let rawSizeMax: UInt32 = 64 << 20

    init(_ message: Message) throws(DongboError) {
        switch message.content {
        case .hello(let part): self = .hello(try Hello(part))
        case .welcome(let part): self = .welcome(try Welcome(part))
        case .refusal(let part): self = .refusal(Refusal(code: part.code, message: part.message))
        case .offers(let part):
            self = .offers(
                Offers(
                    payload: try payload(part.payload), throughSequence: part.throughSequence, isLast: part.isLast))
        case .wants(let part): self = .wants(Wants(payload: try payload(part.payload)))
        case .notes(let part):
            guard part.rawSize <= Frame.rawSizeMax else { throw violation("a batch is too large") }
            self = .notes(
                Notes(
                    payload: try payload(part.payload), rawSize: part.rawSize, noteCount: part.noteCount,
                    throughSequence: part.throughSequence, signatures: try payload(part.signatures)))
        case .acknowledgement(let part): self = .acknowledgement(throughSequence: part.throughSequence)
        case .finished(let part): self = .finished(throughSequence: part.throughSequence)
        case .begin(let part): self = .begin(try Begin(part))
        case .fingerprints(let part):
            self = .fingerprints(Fingerprints(payload: try payload(part.payload), isLast: part.isLast))
        case .differences(let part): self = .differences(Differences(payload: try payload(part.payload)))
        case .holdings(let part): self = .holdings(Holdings(payload: try payload(part.payload), isLast: part.isLast))
        case .withdrawals(let part): self = .withdrawals(Withdrawals(payload: try payload(part.payload)))
        case .declined(let part): self = .declined(DeclinedList(payload: try payload(part.payload)))
        case .relays(let part): self = .relays(Relays(payload: try payload(part.payload)))
        case nil: throw violation("a frame is of a kind that this version does not know")
        }
    }

    /// Bytes of the part that can be large.
    public var payloadSize: Int {
        switch self {
        case .offers(let part): part.payload.count
        case .wants(let part): part.payload.count
        case .notes(let part): part.payload.count + part.signatures.count
        case .fingerprints(let part): part.payload.count
        case .differences(let part): part.payload.count
        case .holdings(let part): part.payload.count
        case .withdrawals(let part): part.payload.count
        case .relays(let part): part.payload.count
        case .declined(let part): part.payload.count
        case .hello, .welcome, .begin, .refusal, .acknowledgement, .finished: 0
        }
    }

    var message: Message {
        switch self {
        case .hello(let part): .with { $0.hello = part.message }
        case .welcome(let part): .with { $0.welcome = part.message }
        case .refusal(let part):
            .with {
                $0.refusal.code = part.code
                $0.refusal.message = part.message
            }
        case .offers(let part):
            .with {
                $0.offers.payload = Data(part.payload)
                $0.offers.throughSequence = part.throughSequence
                $0.offers.isLast = part.isLast
            }
        case .wants(let part): .with { $0.wants.payload = Data(part.payload) }
        case .notes(let part): .with { $0.notes = part.message }
        case .acknowledgement(let sequence): .with { $0.acknowledgement.throughSequence = sequence }
        case .finished(let sequence): .with { $0.finished.throughSequence = sequence }
        case .begin(let part): .with { $0.begin = part.message }
        case .fingerprints(let part):
            .with {
                $0.fingerprints.payload = Data(part.payload)
                $0.fingerprints.isLast = part.isLast
            }
        case .differences(let part): .with { $0.differences.payload = Data(part.payload) }
        case .holdings(let part):
            .with {
                $0.holdings.payload = Data(part.payload)
                $0.holdings.isLast = part.isLast
            }
        case .withdrawals(let part): .with { $0.withdrawals.payload = Data(part.payload) }
        case .relays(let part): .with { $0.relays.payload = Data(part.payload) }
        case .declined(let part): .with { $0.declined.payload = Data(part.payload) }
        }
    }
}

extension Frame.Notes {
    fileprivate var message: Dongbo_Replication_V1_Notes {
        .with {
            $0.payload = Data(payload)
            $0.rawSize = rawSize
            $0.noteCount = noteCount
            $0.throughSequence = throughSequence
            $0.signatures = Data(signatures)
        }
    }
}

func identifier<Identifier: Identifier128>(_ data: Data) throws(DongboError) -> Identifier {
    guard let identifier = Identifier(bytes: data) else { throw violation("an identifier must be 16 bytes") }
    return identifier
}

private func payload(_ data: Data) throws(DongboError) -> [UInt8] {
    guard data.count <= Frame.payloadMax else { throw violation("a frame is too large") }
    return [UInt8](data)
}

func violation(_ what: String) -> DongboError {
    DongboError(.protocolError, "the peer broke the protocol: \(what)")
}
