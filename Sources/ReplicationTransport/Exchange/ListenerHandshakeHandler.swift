import Logging
import NIOCore
import NIOTLS

/// Watches a TLS handshake at the listener: closes a connection that does not finish it in time, and logs why others
/// failed.
final class ListenerHandshakeHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private static let patience = TimeAmount.seconds(10)

    private let logger: Logger
    private var deadline: Scheduled<Void>?

    init(logger: Logger) { self.logger = logger }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: Self.patience) { channel.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted = event {
            deadline?.cancel()
            deadline = nil
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        logger.debug(
            "connection failed",
            metadata: ["from": "\(context.remoteAddress?.description ?? "?")", "error": "\(error)"])
        context.fireErrorCaught(error)
    }
}
