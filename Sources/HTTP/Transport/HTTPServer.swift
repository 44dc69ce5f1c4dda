package import Logging
package import NIOCore
internal import NIOExtras
internal import NIOHTTP1
internal import NIOPosix
internal import ServiceLifecycle

/// An HTTP/1.1 server: SwiftNIO's codec, one handler a connection, and whole requests to an ``HTTPHandler``.
///
/// `run()` listens until a graceful shutdown. Then nothing new is accepted, idle connections are closed, requests in
/// flight are answered with `Connection: close`, and what is left after ``Configuration/shutdownTimeout`` is cancelled.
/// Cancelling the task that runs it does the same. It raises the process's limit of open files when it starts.
package struct HTTPServer: Service {
    private let configuration: Configuration
    private let eventLoopGroup: any EventLoopGroup
    private let makeHandler: @Sendable (any EventLoop) -> any HTTPHandler
    private let logger: Logger
    private let onListening: @Sendable (SocketAddress) -> Void

    /// - Parameters:
    ///   - eventLoopGroup: of SwiftNIO's own loops; they serve the connections, and the requests' tasks run on them.
    ///   - handler: called once for each loop, on it, when the server starts.
    ///   - onListening: called when connections are accepted, with the address and its port.
    package init(
        configuration: Configuration, eventLoopGroup: any EventLoopGroup,
        handler: @escaping @Sendable (any EventLoop) -> any HTTPHandler, logger: Logger,
        onListening: @escaping @Sendable (SocketAddress) -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.eventLoopGroup = eventLoopGroup
        self.makeHandler = handler
        self.logger = logger
        self.onListening = onListening
    }

    /// - Throws: what binding throws (`IOError`: the port is taken).
    package func run() async throws {
        let state = ServerState()
        // Some for files, logs and the database's connections.
        if let limit = DescriptorLimit.raise(to: configuration.maxConnections + 512),
            limit < configuration.maxConnections
        {
            logger.warning(
                "fewer connections than configured fit the process's limit of open files",
                metadata: ["max_connections": "\(configuration.maxConnections)", "open_files": "\(limit)"])
        }
        var contexts: [NIOLoopBound<LoopContext>] = []
        for eventLoop in eventLoopGroup.makeIterator() {
            let (limits, makeHandler) = (configuration, makeHandler)
            contexts.append(
                try await eventLoop.submit {
                    let context = LoopContext(
                        eventLoop: eventLoop, handler: makeHandler(eventLoop), limits: limits, state: state)
                    context.start()
                    return NIOLoopBound(context, eventLoop: eventLoop)
                }.get())
        }
        let loops = zip(eventLoopGroup.makeIterator(), contexts).map { ($0, $1) }
        let result: Result<Void, any Error>
        do {
            try await serve(loops)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        for (eventLoop, context) in loops {
            try await eventLoop.submit { context.value.stop() }.get()
        }
        try result.get()
    }

    private func serve(_ loops: [(any EventLoop, NIOLoopBound<LoopContext>)]) async throws {
        let quiescing = ServerQuiescingHelper(group: eventLoopGroup)
        let contexts = Dictionary(uniqueKeysWithValues: loops.map { (ObjectIdentifier($0.0), $0.1) })
        let limits = configuration
        let bootstrap = ServerBootstrap(group: eventLoopGroup)
            .serverChannelOption(.backlog, value: configuration.backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(quiescing.makeServerChannelHandler(channel: channel))
                }
            }
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard let context = contexts[ObjectIdentifier(channel.eventLoop)] else {
                        throw ChannelError.operationUnsupported
                    }
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(Self.decoder(limits))
                    try pipeline.addHandler(HTTPConnection(context.value))
                }
            }
        let channel = try await bootstrap.bind(host: configuration.host, port: configuration.port).get()
        if let address = channel.localAddress {
            logger.info("listening", metadata: ["address": "\(address.description)"])
            onListening(address)
        }

        try? await gracefulShutdown()
        logger.info("shutting down: no new connections, finishing requests in flight")
        let finished = eventLoopGroup.any().makePromise(of: Void.self)
        quiescing.initiateShutdown(promise: finished)
        let timeout = eventLoopGroup.any().scheduleTask(in: configuration.shutdownTimeout) { [logger] in
            logger.warning("requests are still in flight at the end of the time for it: cancelling them")
            for (eventLoop, context) in loops {
                eventLoop.execute { context.value.abortAll() }
            }
        }
        try await finished.futureResult.get()
        timeout.cancel()
    }

    /// The codec's bounds are above ours, so that nearly all that is too long is told apart by us; past them it is
    /// too long whatever it is.
    private static func decoder(_ limits: Configuration) -> ByteToMessageHandler<HTTPRequestDecoder> {
        var decoderLimits = NIOHTTPDecoderLimitConfiguration()
        let bytes = max(limits.maxURIBytes, limits.maxHeaderBytes) + 49_152
        decoderLimits.maxHeaderFieldSize = bytes
        decoderLimits.maxHeaderListSize = bytes + 16_384
        decoderLimits.maxHeaderFieldCount = limits.maxHeaderFields + 16
        return ByteToMessageHandler(
            HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes, limitConfiguration: decoderLimits))
    }
}
