internal import NIOCore

/// Writing answers, whole ones and those that come in pieces.
extension HTTPConnection {
    /// Writes a whole answer, and then goes on to the next request or closes.
    func send(_ response: HTTPResponse, close: Bool) {
        guard let context else { return }
        let isLast = close || isLastAnswer
        let isHead = head?.isHead ?? false
        output.clear()
        ResponseHead.write(
            response, requestID: requestID,
            connection: isLast ? .close : .keepAlive(announced: head?.isOldVersion ?? false), date: loop.date,
            isHead: isHead, into: &output)
        var rest: ByteBuffer?
        if !isHead, response.status != 204, response.status != 304 {
            switch response.body {
            case .none, .stream: break
            case .string(let text): output.writeString(text)
            // Copying a few pages' worth costs less than a second entry in the channel's queue.
            case .bytes(let bytes) where bytes.readableBytes <= 32_768: output.writeImmutableBuffer(bytes)
            case .bytes(let bytes): rest = bytes
            }
        }
        conclude(context, rest, isLast: isLast)
    }

    private var isLastAnswer: Bool {
        isQuiescing || admission == .reserved || !(head?.keepsAlive ?? false) || (inputIsClosed && waiting.isEmpty)
    }

    /// Writes the answer's end, which is in `output` and `rest`.
    private func conclude(_ context: ChannelHandlerContext, _ rest: ByteBuffer?, isLast: Bool) {
        head = nil
        requestID = ""
        if isLast {
            phase = .closing
            deadline = loop.now + loop.limits.writeTimeout
            let connection = NIOLoopBound(self, eventLoop: loop.eventLoop)
            let written = context.eventLoop.makePromise(of: Void.self)
            written.futureResult.whenComplete { _ in connection.value.linger() }
            write(context, rest, written)
        } else {
            phase = .blocked
            write(context, rest, nil)
            guard phase == .blocked else { return }
            if context.channel.isWritable {
                proceed()
            } else {
                deadline = loop.now + loop.limits.writeTimeout
            }
        }
    }

    private func write(_ context: ChannelHandlerContext, _ rest: ByteBuffer?, _ promise: EventLoopPromise<Void>?) {
        if let rest {
            context.write(wrapOutboundOut(output), promise: nil)
            context.writeAndFlush(wrapOutboundOut(rest), promise: promise)
        } else {
            context.writeAndFlush(wrapOutboundOut(output), promise: promise)
        }
    }

    // MARK: - Answers in pieces

    /// Writes the head of an answer whose body follows in pieces.
    private func beginStream(_ response: HTTPResponse, _ context: ChannelHandlerContext) {
        isChunked = !(head?.isOldVersion ?? false)
        isLastStream = isLastAnswer || hasInlet || !isChunked
        output.clear()
        ResponseHead.write(
            response, requestID: requestID, connection: isLastStream ? .close : .keepAlive(announced: false),
            date: loop.date, isHead: false, framing: isChunked ? .chunked : .untilClose, into: &output)
        phase = .streaming
        deadline = .distantFuture
        context.write(wrapOutboundOut(output), promise: nil)
    }

    /// Has the body written.
    ///
    /// - Returns: why it could not be finished.
    static func run(
        _ stream: ResponseStream, of response: HTTPResponse, into connection: NIOLoopBound<HTTPConnection>,
        on eventLoop: any EventLoop
    ) async -> (any Error)? {
        do {
            try await stream.produce(
                ResponseWriter { try await put($0, of: response, into: connection, on: eventLoop) })
            return nil
        } catch {
            return error
        }
    }

    /// Writes a piece, and returns when the socket takes another one.
    ///
    /// - Throws: `CancellationError` when the client has gone.
    private static func put(
        _ piece: ByteBuffer, of response: HTTPResponse, into connection: NIOLoopBound<HTTPConnection>,
        on eventLoop: any EventLoop
    ) async throws {
        try await withCheckedThrowingContinuation { continuation in
            if eventLoop.inEventLoop {
                connection.value.put(piece, of: response, then: continuation)
            } else {
                eventLoop.execute { connection.value.put(piece, of: response, then: continuation) }
            }
        }
    }

    private func put(
        _ piece: ByteBuffer, of response: HTTPResponse, then continuation: CheckedContinuation<Void, any Error>
    ) {
        guard phase == .responding || phase == .streaming, taker == nil, let context else {
            return continuation.resume(throwing: CancellationError())
        }
        // An empty chunk would be the last one.
        guard piece.readableBytes > 0 else { return continuation.resume() }
        if phase == .responding { beginStream(response, context) }
        taker = continuation
        if isChunked {
            output.clear()
            output.writeString(String(piece.readableBytes, radix: 16))
            output.writeStaticString("\r\n")
            context.write(wrapOutboundOut(output), promise: nil)
            context.write(wrapOutboundOut(piece), promise: nil)
            context.writeAndFlush(wrapOutboundOut(Self.lineEnd), promise: nil)
        } else {
            context.writeAndFlush(wrapOutboundOut(piece), promise: nil)
        }
        guard phase == .streaming else { return }
        guard context.channel.isWritable else { return deadline = loop.now + loop.limits.writeTimeout }
        // In the loop's next turn: who always has more to write must not keep it from its other connections.
        let connection = NIOLoopBound(self, eventLoop: loop.eventLoop)
        loop.eventLoop.execute { connection.value.resumeStream() }
    }

    private static let lineEnd = ByteBuffer(staticString: "\r\n")

    /// The socket takes more.
    func resumeStream() {
        guard let taker else { return }
        self.taker = nil
        deadline = .distantFuture
        taker.resume()
    }

    /// The body is whole.
    func endStream(_ response: HTTPResponse) {
        release()
        guard phase == .streaming else {
            if phase == .responding { send(response, close: hasInlet) }
            return
        }
        guard let context else { return }
        output.clear()
        if isChunked { output.writeStaticString("0\r\n\r\n") }
        conclude(context, nil, isLast: isLastStream || hasInlet)
    }

    /// The body cannot be finished: without the chunk that ends it, no client takes what it has for the whole.
    ///
    /// - Parameter response: the answer instead, where nothing has been written yet.
    func breakStream(_ response: HTTPResponse?) {
        release()
        if phase == .responding, let response { send(response, close: hasInlet) } else { abort() }
    }

    /// The client is gone: whoever waits to write more is stopped.
    func abandonStream() {
        let waiting = taker
        taker = nil
        waiting?.resume(throwing: CancellationError())
    }
}
