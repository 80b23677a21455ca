import GRPCNIOTransportHTTP2

/// Sizes and times of the connections between nodes, the same on both sides.
enum TransportLimits {
    /// Bytes of one message; a larger one is refused before it is read.
    static let messageMax = 4 << 20
    /// Bytes in flight before the receiver must have consumed some: a window for 50 Mbit/s at 80 ms. On a slow line all of it stands
    /// before whatever else must pass.
    static let windowSize = 512 << 10
    /// Bytes of an HTTP/2 frame. The default of 16 KiB would cut a Notes frame into 16 pieces.
    static let frameSize = 256 << 10
    /// Calls at one time on one connection.
    static let concurrentCalls = 64
    /// From the start of connecting until the peer has answered.
    static let connectSeconds: Int64 = 5
    /// For calls that are one question and one answer, and for the peer to end an exchange that is finished here.
    static let callTimeout = Duration.seconds(30)
    /// A connection without a call is closed after this; the next call opens one.
    static let idleTimeout = Duration.seconds(15 * 60)
    /// How soon a peer is noticed whose computer answers but whose program does not: the sum of both. An answer stands behind everything
    /// that is on its way, on a slow line for a minute and more. A computer that vanished is noticed by ``TCPLiveness``.
    static let keepaliveTime = Duration.seconds(60)
    static let keepaliveTimeout = Duration.seconds(180)

    static var server: HTTP2ServerTransport.Posix.Config {
        .defaults {
            $0.http2.maxFrameSize = frameSize
            $0.http2.targetWindowSize = windowSize
            $0.http2.maxConcurrentStreams = concurrentCalls
            $0.rpc.maxRequestPayloadSize = messageMax
            $0.connection.maxIdleTime = idleTimeout
            $0.connection.keepalive.time = keepaliveTime
            $0.connection.keepalive.timeout = keepaliveTimeout
            // Half of what the client does, so that a ping that comes early is not taken for abuse.
            $0.connection.keepalive.clientBehavior.minPingIntervalWithoutCalls = keepaliveTime / 2
            $0.connection.keepalive.clientBehavior.allowWithoutCalls = true
        }
    }

    static var client: HTTP2ClientTransport.WrappedChannel.Config {
        .defaults {
            $0.http2.maxFrameSize = frameSize
            $0.http2.targetWindowSize = windowSize
            $0.http2.authority = "dongbo"
            $0.connection.maxIdleTime = idleTimeout
            $0.connection.keepalive = .init(
                time: keepaliveTime, timeout: keepaliveTimeout, allowWithoutCalls: true)
        }
    }
}
