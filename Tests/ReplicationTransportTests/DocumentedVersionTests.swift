import Foundation
import ReplicationCore
import Testing

/// Whoever writes a peer by the book must write the version that this one speaks.
@Suite struct DocumentedVersionTests {
    private func page(_ name: String) throws -> String {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        return try String(contentsOf: folder.appending(path: "../../Documentation/\(name)"), encoding: .utf8)
    }

    @Test func `the page about the protocol names the version that is spoken`() throws {
        #expect(try page("protocol.md").contains("\nVersion \(ReplicationLimits.protocolVersion): `protocol_version`"))
    }

    @Test func `the page about formats names the version of bundles that are written`() throws {
        #expect(try page("format.md").contains("`\"DONGBO-BUNDLE\\n\"` · version byte \(BundleLimits.version) ·"))
    }
}
