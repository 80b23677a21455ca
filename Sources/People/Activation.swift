import NoteModel

/// The latest code that an administrator gave to a person, as it is stored.
///
/// A password counts only under the activation it was set with (``PasswordRecord/activation``). So what an administrator resets is
/// reset, whatever is written meanwhile at a node that has not heard of it.
public struct Activation: Sendable, Hashable {
    /// Random, for each code another.
    public let id: UInt128
    /// Of the code.
    public let digest: Digest
    /// Milliseconds since 1970 UTC after which the code does not count.
    public let expires: UInt64

    public init(id: UInt128, digest: Digest, expires: UInt64) {
        (self.id, self.digest, self.expires) = (id, digest, expires)
    }

    /// A code for somebody.
    ///
    /// - Parameters:
    ///   - id: random.
    ///   - now: milliseconds since 1970 UTC.
    public init(_ code: ActivationCode, for person: HierarchicalName, id: UInt128, at now: UInt64) {
        self.init(id: id, digest: code.digest(for: person), expires: now + ActivationCode.lifeMilliseconds)
    }

    public enum Check: Sendable, Hashable {
        case right, wrong, expired, used
    }

    /// - Parameter password: what is stored; a code counts once.
    public func check(
        _ code: ActivationCode, of person: HierarchicalName, password: PasswordRecord?, at now: UInt64
    ) -> Check {
        // Digests of random codes: how long the comparison takes tells nothing that helps to find one.
        guard code.digest(for: person) == digest else { return .wrong }
        if password?.activation == id { return .used }
        return now < expires ? .right : .expired
    }

    /// As an item holds it.
    public var text: String { "1 \(hexadecimal(id)) \(expires) \(digest)" }

    /// Nil when it is no such text.
    public init?(_ text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 4, parts[0] == "1", let id = number(hexadecimal: parts[1]), let expires = UInt64(parts[2]),
            let digest = Digest(hexadecimal: parts[3])
        else { return nil }
        self.init(id: id, digest: digest, expires: expires)
    }
}

func hexadecimal(_ number: UInt128) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 32 - digits.count) + digits
}

func number(hexadecimal text: Substring) -> UInt128? {
    guard text.utf8.count == 32, text.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
    return UInt128(text, radix: 16)
}

extension Digest {
    init?(hexadecimal text: Substring) {
        guard text.utf8.count == 64, let high = number(hexadecimal: text.prefix(32)),
            let low = number(hexadecimal: text.suffix(32))
        else { return nil }
        self.init(bytes: People.bytes(of: high) + People.bytes(of: low))
    }
}
