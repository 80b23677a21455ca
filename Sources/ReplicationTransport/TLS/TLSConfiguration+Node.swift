import Crypto
import NIOCore
import NIOSSL
import NoteModel

/// TLS as nodes speak it: version 1.3 and nothing older, HTTP/2.
///
/// gRPC's ready-made configuration begins at TLS 1.2, so both sides bring their own.
extension NIOSSLContext {
    /// The listener's. A client without a certificate gets through the handshake, because a joining node has none yet;
    /// ``PeerInterceptor`` then lets it reach nothing but enrolment. One with a foreign certificate does not.
    static func listener(_ identity: NodeIdentity) throws(DongboError) -> NIOSSLContext {
        try context { () throws in
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: try identity.chain(), privateKey: .privateKey(try identity.privateKey()))
            configuration.certificateVerification = .optionalVerification
            configuration.trustRoots = .certificates([])
            return configuration
        }
    }

    /// - Parameter identity: nil for a node that is joining.
    static func client(_ identity: NodeIdentity?) throws(DongboError) -> NIOSSLContext {
        try context { () throws in
            var configuration = TLSConfiguration.makeClientConfiguration()
            // Names are node names, not host names; PeerVerifier checks the chain.
            configuration.certificateVerification = .noHostnameVerification
            configuration.trustRoots = .certificates([])
            if let identity {
                configuration.certificateChain = try identity.chain()
                configuration.privateKey = .privateKey(try identity.privateKey())
            }
            return configuration
        }
    }

    private static func context(_ make: () throws -> TLSConfiguration) throws(DongboError) -> NIOSSLContext {
        do {
            var configuration = try make()
            configuration.minimumTLSVersion = .tlsv13
            configuration.maximumTLSVersion = .tlsv13
            configuration.applicationProtocols = ["h2"]
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw DongboError(.badConfiguration, "TLS cannot be set up with this node's certificate", cause: error)
        }
    }
}

extension NodeIdentity {
    /// With the authority's certificate, in which a joining node looks for the fingerprint that its token pins, and how earlier
    /// authorities vouch for it, for nodes that know only those.
    fileprivate func chain() throws -> [NIOSSLCertificateSource] {
        let shown = [certificate.certificate, authorityCertificate] + links.prefix(TrustedAuthorities.presentedMax - 1)
        return try shown.map { .certificate(try NIOSSLCertificate(bytes: $0.derBytes(), format: .der)) }
    }

    fileprivate func privateKey() throws -> NIOSSLPrivateKey {
        try NIOSSLPrivateKey(bytes: Array(key.derRepresentation), format: .der)
    }
}
