import ArgumentParser
import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import NoteModel
import ReplicationTransport

/// The limit to compare replication with: the same JSON bytes through one plain TLS connection into nothing.
enum TLSCopy {
    /// Bytes per second.
    static func run(_ rows: [[UInt8]], certificate: String, key: String) async throws -> Double {
        let child = try ChildProcess(["discard-server", certificate, key])
        defer { child.end() }
        let port = Int(try child.readLine())!
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none  // a measurement of bytes, to this process's own child
        configuration.minimumTLSVersion = .tlsv13
        let context = try NIOSSLContext(configuration: configuration)
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        NIOSSLClientHandler(context: context, serverHostname: nil))
                }
            }.connect(host: "127.0.0.1", port: port).get()
        var total = 0
        let copied = try await seconds {
            var buffer = ByteBuffer()
            for row in rows {
                buffer.writeBytes(row)
                total += row.count
                if buffer.readableBytes >= 256 << 10 {
                    try await channel.writeAndFlush(buffer)
                    buffer.clear()
                }
            }
            try await channel.writeAndFlush(buffer)
            try await channel.close()
            _ = try child.readLine()
        }
        return Double(total) / copied.seconds
    }
}

/// Reads TLS and forgets it; says so when the connection ends.
struct DiscardServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(shouldDisplay: false)
    @Argument var certificate: String
    @Argument var key: String

    func run() async throws {
        let context = try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))))
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers(NIOSSLServerHandler(context: context), Discard())
                }
            }.bind(host: "127.0.0.1", port: 0).get()
        print(server.localAddress!.port!)
        fflush(nil)
        while readLine() != nil {}
    }

    private final class Discard: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        func channelInactive(context: ChannelHandlerContext) {
            print("done")
            fflush(nil)
        }
    }
}
