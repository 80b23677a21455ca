import NIOCore
import NIOPosix

#if canImport(Glibc)
import Glibc
#endif

/// Lets the system notice a peer whose computer, line or address has gone without a word. It goes by what the other system confirms, and
/// so takes no slow line for a dead one.
enum TCPLiveness {
    /// Seconds of silence after which the peer's system is asked, and between two questions.
    static let idleSeconds: SocketOptionValue = 15
    static let questionSeconds: SocketOptionValue = 5
    /// Milliseconds after which a connection ends on which nothing that was sent or asked is confirmed.
    static let unconfirmedMilliseconds: SocketOptionValue = 60_000

    /// - Returns: when the options are set; fails when the system refuses them.
    static func apply(to channel: any Channel) -> EventLoopFuture<Void> {
        let options: [(ChannelOptions.Types.SocketOption, SocketOptionValue)] = [
            (.init(level: .socket, name: .so_keepalive), 1),
            (.init(level: .tcp, name: NIOBSDSocket.Option(rawValue: TCP_KEEPIDLE)), idleSeconds),
            (.init(level: .tcp, name: NIOBSDSocket.Option(rawValue: TCP_KEEPINTVL)), questionSeconds),
            (.init(level: .tcp, name: NIOBSDSocket.Option(rawValue: TCP_KEEPCNT)), 3),
            (.init(level: .tcp, name: NIOBSDSocket.Option(rawValue: TCP_USER_TIMEOUT)), unconfirmedMilliseconds),
        ]
        return EventLoopFuture.andAllSucceed(
            options.map { channel.setOption($0.0, value: $0.1) }, on: channel.eventLoop)
    }
}
