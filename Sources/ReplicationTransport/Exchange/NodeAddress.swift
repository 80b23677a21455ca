import NoteModel

/// Where a node listens: `HOST:PORT`, with an IPv6 address in brackets.
public struct NodeAddress: Hashable, Sendable {
    public let host: String
    public let port: Int

    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// - Throws: ``DongboError`` `.wrongUsage` when `text` is not of the form.
    public init(parsing text: String) throws(DongboError) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            throw DongboError(.wrongUsage, "an address is HOST:PORT, not \(text)")
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            throw DongboError(.wrongUsage, "an IPv6 address stands in brackets, as [::1]:8530")
        }
        guard !host.isEmpty, !host.contains(where: { $0.isWhitespace || $0 == "/" }) else {
            throw DongboError(.wrongUsage, "an address is HOST:PORT; '\(host)' is no host")
        }
        self.init(host: String(host), port: Int(port))
    }
}

extension NodeAddress: CustomStringConvertible {
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
