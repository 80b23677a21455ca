import Crypto
import Foundation
import NoteModel

/// The hub's list of invitations. Pure: clock and random source are parameters, storing is the driver's work.
///
/// Holds hashes of the secrets only, so that who reads the file cannot join.
public struct InvitationLedger: Sendable, Equatable, Codable {
    /// How long a token may be used.
    public static let lifetime: TimeInterval = 15 * 60
    /// How long a token that can no longer be used is remembered, to tell "used" and "expired" from "never existed".
    public static let memory: TimeInterval = 7 * 86_400

    /// What became of a token.
    public enum Outcome: Sendable, Equatable {
        /// The invitation is spent now, and the caller is the node of this name.
        case accepted(HierarchicalName)
        case unknown
        case expired
        case alreadyUsed
    }

    struct Invitation: Sendable, Equatable, Codable {
        let secretHash: [UInt8]
        /// Canonical.
        let name: String
        let expires: Date
        var used: Bool
    }
    private(set) var invitations: [Invitation] = []

    public init() {}

    /// Adds an invitation for `name`, which may be used once within ``lifetime``.
    ///
    /// - Returns: the secret, which is kept nowhere, and when it stops working.
    public mutating func invite(
        _ name: HierarchicalName, now: Date, using generator: inout some RandomNumberGenerator
    ) -> (secret: String, expires: Date) {
        invitations.removeAll { $0.expires + Self.memory < now }
        let bytes = (0..<InvitationToken.secretBytes).map { _ in UInt8(truncatingIfNeeded: generator.next() as UInt64) }
        let secret = Base32.string(bytes)
        let expires = now + Self.lifetime
        invitations.append(
            Invitation(secretHash: Self.hash(secret), name: name.canonical, expires: expires, used: false))
        return (secret, expires)
    }

    /// Spends the invitation that `secret` belongs to.
    ///
    /// Every stored hash is compared, each in constant time, so that the time taken tells nothing about the secrets.
    /// - Complexity: O(*n*) in invitations of the last ``memory``.
    public mutating func redeem(_ secret: String, now: Date) -> Outcome {
        let digest = SHA256.hash(data: Array(secret.uppercased().utf8))
        var found: Int?
        for index in invitations.indices where digest == invitations[index].secretHash { found = index }
        guard let found, let name = try? HierarchicalName(parsing: invitations[found].name) else { return .unknown }
        if invitations[found].used { return .alreadyUsed }
        if now >= invitations[found].expires { return .expired }
        invitations[found].used = true
        return .accepted(name)
    }

    /// Voids the invitations for `name` that have not been used.
    public mutating func withdraw(_ name: HierarchicalName) {
        for index in invitations.indices
        where (try? HierarchicalName(parsing: invitations[index].name))?.matches(name) == true {
            invitations[index].used = true
        }
    }

    private static func hash(_ secret: String) -> [UInt8] { Array(SHA256.hash(data: Array(secret.utf8))) }
}
