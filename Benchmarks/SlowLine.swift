import Foundation
import NIOCore
import NIOPosix
import ReplicationTransport

/// A line between two ports: so many bits a second, so long a way, and packets that get lost.
///
/// Each direction sends packets of 1,448 bytes one after the other at the line's rate; each arrives half a round trip later. A lost
/// packet is sent again one round trip after it was missed, and those behind it wait, as in TCP; the sender's rate is not
/// lowered by the loss, as with a congestion control that does not take every loss for congestion (BBR). A queue of
/// ``queueBytes`` stands before the line; when it is full the sender has to wait.
final class SlowLine: Sendable {
    struct Terms: Sendable {
        var bitsPerSecond = 20_000_000.0
        var roundTripMilliseconds = 100.0
        var loss = 0.01
    }

    static let packet = 1448
    static let queueBytes = 512 << 10
    private let channel: any Channel

    /// - Parameter target: the port at the other end.
    init(to target: NodeAddress, terms: Terms) async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { near in
                ClientBootstrap(group: near.eventLoop).channelOption(.autoRead, value: false)
                    .connect(host: target.host, port: target.port)
                    .flatMapThrowing { far in
                        try near.pipeline.syncOperations.addHandler(LineEnd(to: far, terms: terms, seed: 1))
                        try far.pipeline.syncOperations.addHandler(LineEnd(to: near, terms: terms, seed: 2))
                        far.read()
                    }
            }.bind(host: "127.0.0.1", port: 0).get()
    }

    var address: NodeAddress { NodeAddress(host: "127.0.0.1", port: channel.localAddress!.port!) }

    func close() async { try? await channel.close() }
}

/// One direction: takes what one end sends and gives it to the other end when it would have arrived.
private final class LineEnd: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let other: any Channel
    private let terms: SlowLine.Terms
    private var random: UInt64
    /// When the line has sent what it took, and when the last packet arrives.
    private var free = NIODeadline.now()
    private var lastArrival = NIODeadline.now()
    private var queued = 0

    init(to other: any Channel, terms: SlowLine.Terms, seed: UInt64) {
        self.other = other
        self.terms = terms
        random = seed &* 0x9E37_79B9_7F4A_7C15
    }

    func handlerAdded(context: ChannelHandlerContext) { context.read() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        queued += bytes.readableBytes
        while let packet = bytes.readSlice(length: min(SlowLine.packet, bytes.readableBytes)), packet.readableBytes > 0
        {
            send(packet, context)
        }
    }

    func channelActive(context: ChannelHandlerContext) { context.read() }

    func channelReadComplete(context: ChannelHandlerContext) {
        if queued < SlowLine.queueBytes { context.read() }
    }

    private func send(_ packet: ByteBuffer, _ context: ChannelHandlerContext) {
        let size = packet.readableBytes
        let sending = TimeAmount.nanoseconds(Int64(Double(size) * 8e9 / terms.bitsPerSecond))
        let trip = TimeAmount.nanoseconds(Int64(terms.roundTripMilliseconds * 1e6))
        free = max(free, .now()) + sending
        var arrival = free + .nanoseconds(trip.nanoseconds / 2)
        while isLost() {
            free = free + sending
            arrival = arrival + trip
        }
        lastArrival = max(lastArrival, arrival)
        let other = self.other
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(deadline: free) {
            let (line, context) = bound.value
            let wasFull = line.queued >= SlowLine.queueBytes
            line.queued -= size
            if wasFull, line.queued < SlowLine.queueBytes { context.read() }
        }
        context.eventLoop.scheduleTask(deadline: lastArrival) { other.writeAndFlush(packet, promise: nil) }
    }

    private func isLost() -> Bool {
        random ^= random << 13
        random ^= random >> 7
        random ^= random << 17
        return Double(random >> 11) / Double(1 << 53) < terms.loss
    }

    func channelInactive(context: ChannelHandlerContext) {
        let other = self.other
        context.eventLoop.scheduleTask(deadline: max(lastArrival, .now())) { other.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
