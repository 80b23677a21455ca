import NIOCore

/// Tells when a connection is really usable: when the first decrypted byte of the peer arrives.
///
/// In TLS 1.3 the client's handshake is done before the server has looked at the client's certificate; only what the
/// server sends next, HTTP/2 settings or an alert, says whether it was accepted.
final class ClientHandshakeHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let established: EventLoopPromise<Void>

    init(established: EventLoopPromise<Void>) { self.established = established }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        established.succeed()
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        established.fail(error)
        context.fireErrorCaught(error)
    }

    func channelInactive(context: ChannelHandlerContext) {
        established.fail(ChannelError.eof)
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { established.fail(ChannelError.eof) }
}
