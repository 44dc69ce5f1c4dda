internal import Metrics
internal import NIOCore
internal import NIOExtras
internal import NIOHTTP1
internal import Synchronization

/// One client's connection: collects requests, has them answered one after the other, and sees to every limit.
///
/// ```
///          head               end                 answer               not writable
///   idle ───────► receiving ───────► responding ───────────► idle   ┌──────────────► blocked ─► idle
///    │ │              │                 │               └───────────┤
///    │ └─ deadline,   └── refused: 4xx ──┐                          └ last one ─► closing ─► lingering ─► closed
///    │    nothing read                  │▼                                         ▲
///    └────────► closed                  │closing ─────────────────────────────────┘
///                                       └ answer in pieces ─► streaming ─► blocked or closing
/// ```
///
/// - Requests that a client sends ahead wait, undecoded as far as possible: from the first one on, the socket is not
///   read, until the answer before it is written. So a connection holds one read's worth of them.
/// - An answer that the socket does not take stops everything until it does, or until the deadline.
/// - A body in pieces is handed on when its head has come: see ``BodyInlet``. What is not read of it by the time of the
///   answer is dropped, and the connection closed. An answer in pieces waits after each one until the socket takes more.
/// - After a last answer only the sending side is closed and what still comes is dropped for a while: closing at once
///   on unread input would reset the connection, and the client would lose the answer (RFC 9112, section 9.6).
/// - A client that is gone, by an error or by having closed its side for longer than a grace, has its task cancelled.
final class HTTPConnection: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    enum Phase {
        case idle, receiving, responding, streaming, blocked, closing, lingering, closed
    }

    let loop: LoopContext
    /// Its place in the loop's list.
    var index: Int?
    var deadline = NIODeadline.distantFuture

    var phase = Phase.idle
    private(set) var context: ChannelHandlerContext?
    private var remoteAddress = ""
    private(set) var admission = Admission.accepted
    private(set) var isQuiescing = false
    private(set) var inputIsClosed = false

    /// In `idle`: bytes of a head that is not whole have come.
    private var isReadingHead = false
    private var sawPart = false
    private var isReadHeld = false
    /// What came while another request was being answered. nil: the codec failed there.
    private(set) var waiting = CircularBuffer<HTTPServerRequestPart?>(initialCapacity: 0)
    private var isProceeding = false
    private var lingeredBytes = 0

    var head: RequestHead?
    var requestID = ""
    private var received = NIODeadline.now()
    private var body = ByteBuffer()
    private var bodyLimit = 0
    /// In `responding` and `streaming`: where the rest of the body goes that is read in pieces.
    private var inlet: BodyInlet?
    private var task: Task<Void, Never>?
    var output = ByteBuffer()
    /// In `streaming`: who waits until the socket takes more.
    var taker: CheckedContinuation<Void, any Error>?
    var isChunked = false
    var isLastStream = false
    /// Whether some of the request's body is still to come.
    var hasInlet: Bool { inlet != nil }

    init(_ loop: LoopContext) {
        self.loop = loop
    }

    // MARK: - The channel's events

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        admission = loop.add(self)
        enterIdle()
        if admission == .reserved { deadline = loop.now + loop.limits.requestReadTimeout }
        if context.channel.isActive { activate(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        activate(context)
        context.fireChannelActive()
    }

    private func activate(_ context: ChannelHandlerContext) {
        remoteAddress = context.remoteAddress?.ipAddress ?? ""
        if admission == .refused, phase == .idle { refuse(.overloaded, close: true) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        gone()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        gone()
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        sawPart = true
        let part = unwrapInboundIn(data)
        switch phase {
        case .idle, .receiving: receive(part)
        case .responding, .streaming, .blocked:
            if let inlet { receive(part, into: inlet) } else { waiting.append(part) }
        case .lingering:
            if case .body(let bytes) = part { dropped(bytes.readableBytes) }
        case .closing, .closed: break
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if phase == .idle, !sawPart, !isReadingHead, !inputIsClosed {
            isReadingHead = true
            deadline = loop.now + loop.limits.requestReadTimeout
        }
        sawPart = false
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        if phase == .blocked || phase == .closing || !waiting.isEmpty || inlet?.isFull == true {
            isReadHeld = true
        } else {
            context.read()
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            if phase == .blocked { proceed() } else if phase == .streaming { resumeStream() }
        }
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent:
            isQuiescing = true
            if phase == .idle, !isReadingHead { close() }
        case ChannelEvent.inputClosed:
            inputIsClosed = true
            switch phase {
            case .idle, .receiving, .lingering: close()
            case .responding: deadline = .now() + loop.limits.halfClosedGrace
            // A stream finds out when it writes.
            case .streaming, .blocked, .closing, .closed: break
            }
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    /// The codec's errors are the client's; the channel's own are followed by `channelInactive` where they matter.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch (error, phase) {
        case (is HTTPParserError, .idle), (is HTTPParserError, .receiving): refuse(Self.rejection(error), close: true)
        case (is HTTPParserError, .responding) where inlet != nil, (is HTTPParserError, .streaming) where inlet != nil:
            inlet?.fail(Self.rejection(error))
        case (is HTTPParserError, .responding), (is HTTPParserError, .streaming), (is HTTPParserError, .blocked):
            codecError = Self.rejection(error)
            waiting.append(nil)
        case (ByteToMessageDecoderError.dataReceivedInErrorState(_, let bytes), .lingering):
            dropped(bytes.readableBytes)
        case (is HTTPParserError, _), (is ByteToMessageDecoderError, _): break
        default: close()
        }
    }

    private var codecError = TransportRejection.badRequest("")

    private static func rejection(_ error: any Error) -> TransportRejection {
        switch error as? HTTPParserError {
        case .headerOverflow: .headersTooLarge
        case .invalidVersion: .badRequest("The HTTP version is not 1.0 or 1.1.")
        case .invalidMethod: .badRequest("The method is not known.")
        case .invalidURL: .badRequest("The request's target is not a URL.")
        case .invalidContentLength, .unexpectedContentLength: .badRequest("Content-Length is not one number.")
        case .invalidHeaderToken: .badRequest("A header field is malformed.")
        case .invalidChunkSize: .badRequest("A chunk's size is malformed.")
        case .invalidEOFState: .badRequest("The request is incomplete.")
        default: .badRequest("The request is not HTTP/1.1.")
        }
    }

    // MARK: - Requests

    private func receive(_ part: HTTPServerRequestPart) {
        switch part {
        case .head(let head): begin(head)
        case .body(let bytes):
            guard phase == .receiving else { return }
            guard body.readableBytes + bytes.readableBytes <= bodyLimit else {
                return refuse(.bodyTooLarge(limit: bodyLimit), close: true)
            }
            if body.readableBytes == 0 { body = bytes } else { body.writeImmutableBuffer(bytes) }
        case .end: if phase == .receiving { dispatch() }
        }
    }

    private func begin(_ received: HTTPRequestHead) {
        self.received = .now()
        do throws(TransportRejection) {
            let head = try RequestHead(received, limits: loop.limits)
            self.head = head
            requestID = head.id ?? loop.makeRequestID()
            guard head.isChunked || (head.contentLength ?? 0) > 0 else {
                phase = .receiving
                return
            }
            let reading = loop.handler.bodyReading(method: head.method, path: head.path)
            bodyLimit = reading.limit
            if let length = head.contentLength, length > bodyLimit { throw .bodyTooLarge(limit: bodyLimit) }
            phase = .receiving
            deadline = isReadingHead ? deadline : self.received + loop.limits.requestReadTimeout
            if head.expectsContinue, let context {
                let goOn = ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n")
                context.writeAndFlush(wrapOutboundOut(goOn), promise: nil)
            }
            if case .pieces = reading { dispatchInPieces() }
        } catch {
            if requestID.isEmpty, let id = received.headers.first(name: "X-Request-Id"), RequestHead.isFit(id) {
                requestID = id
            }
            refuse(error, close: true)
        }
    }

    /// Hands a request on whose body comes later, in pieces.
    private func dispatchInPieces() {
        let connection = NIOLoopBound(self, eventLoop: loop.eventLoop)
        let (inlet, pieces) = BodyInlet.make(limit: bodyLimit, on: loop.eventLoop) { connection.value.wantsMore() }
        self.inlet = inlet
        dispatch(pieces)
        if phase == .responding { deadline = .now() + loop.limits.requestReadTimeout } else { self.inlet = nil }
    }

    private func receive(_ part: HTTPServerRequestPart, into inlet: BodyInlet) {
        switch part {
        case .head: break
        case .body(let bytes):
            inlet.put(bytes)
            deadline = inlet.isWaiting ? .now() + loop.limits.requestReadTimeout : .distantFuture
        case .end:
            inlet.finish()
            self.inlet = nil
            deadline = .distantFuture
        }
    }

    private func wantsMore() {
        guard let inlet else { return }
        if inlet.isWaiting { deadline = .now() + loop.limits.requestReadTimeout }
        resumeReading()
    }

    private func dispatch(_ pieces: BodyPieces? = nil) {
        guard let head else { return }
        if admission == .reserved, !loop.handler.isVital(path: head.path) { return refuse(.overloaded, close: true) }
        guard
            loop.state.requestsInFlight.wrappingAdd(1, ordering: .relaxed).newValue <= loop.limits.maxRequestsInFlight
                || loop.handler.isVital(path: head.path)
        else {
            loop.state.requestsInFlight.wrappingSubtract(1, ordering: .relaxed)
            return refuse(.overloaded, close: pieces != nil)
        }
        phase = .responding
        deadline = inputIsClosed ? .now() + loop.limits.halfClosedGrace : .distantFuture
        let request = HTTPRequest(
            method: head.method, path: head.path, query: head.query, headers: head.headers, body: RequestBody(body),
            pieces: pieces, id: requestID, remoteAddress: remoteAddress, received: received)
        body = ByteBuffer()
        let handler = loop.handler
        let (eventLoop, connection) = (loop.eventLoop, NIOLoopBound(self, eventLoop: loop.eventLoop))
        // At once, on this thread: what needs no database is answered before the next request is looked at.
        task = Task.immediate(executorPreference: loop.executor) {
            let response = await handler.respond(to: request)
            guard case .stream(let stream) = response.body, request.method != "HEAD" else {
                return connection.value.answered(response)
            }
            if let error = await HTTPConnection.run(stream, of: response, into: connection, on: eventLoop) {
                connection.value.breakStream(stream.failure(error))
            } else {
                connection.value.endStream(response)
            }
        }
    }

    private func answered(_ response: HTTPResponse) {
        release()
        guard phase == .responding else { return }
        send(response, close: inlet != nil)
    }

    /// The request is no longer in flight.
    func release() {
        loop.state.requestsInFlight.wrappingSubtract(1, ordering: .relaxed)
        task = nil
    }

    private func refuse(_ rejection: TransportRejection, close: Bool) {
        if requestID.isEmpty { requestID = loop.makeRequestID() }
        loop.state.rejections[rejection.reason]?.increment()
        var response = loop.handler.rejection(
            rejection,
            of: RejectedRequest(id: requestID, method: head?.method, remoteAddress: remoteAddress, received: received))
        if rejection == .overloaded, response.header("Retry-After") == nil {
            response.headers.append(("Retry-After", "1"))
        }
        if close { waiting.removeAll() }
        send(response, close: close)
    }

    // MARK: - Between requests

    /// The answer is out: on to what waits, and to reading again.
    func proceed() {
        enterIdle()
        // An answer that is made at once, as a refusal is, leads back here: the loop below goes on for it.
        guard !isProceeding else { return }
        isProceeding = true
        while phase == .idle || phase == .receiving || inlet != nil, !waiting.isEmpty {
            switch (waiting.removeFirst(), inlet) {
            case (let part?, let inlet?): receive(part, into: inlet)
            case (let part?, nil): receive(part)
            case (nil, let inlet?): inlet.fail(codecError)
            case (nil, nil): refuse(codecError, close: true)
            }
        }
        isProceeding = false
        switch phase {
        case .idle, .receiving:
            if inputIsClosed || (isQuiescing && phase == .idle) { return close() }
            resumeReading()
        case .responding where waiting.isEmpty: resumeReading()
        case .responding, .streaming, .blocked, .closing, .lingering, .closed: break
        }
    }

    private func enterIdle() {
        phase = .idle
        isReadingHead = false
        deadline = loop.now + loop.limits.idleTimeout
    }

    private func resumeReading() {
        guard isReadHeld else { return }
        isReadHeld = false
        context?.read()
    }

    // MARK: - The end

    func linger() {
        guard phase == .closing, let context else { return }
        guard !inputIsClosed else { return close() }
        phase = .lingering
        deadline = loop.now + loop.limits.lingerTimeout
        context.close(mode: .output, promise: nil)
        resumeReading()
    }

    private func dropped(_ count: Int) {
        lingeredBytes += count
        if lingeredBytes > loop.limits.lingerBytes { close() }
    }

    private func close() {
        guard phase != .closed else { return }
        phase = .closed
        deadline = .distantFuture
        context?.close(promise: nil)
    }

    private func gone() {
        phase = .closed
        deadline = .distantFuture
        waiting.removeAll()
        task?.cancel()
        inlet?.fail(CancellationError())
        inlet = nil
        abandonStream()
        loop.remove(self)
    }

    /// Closes at once; a request that is being answered is cancelled.
    func abort() {
        task?.cancel()
        close()
    }

    func deadlinePassed() {
        switch phase {
        case .idle where !isReadingHead: close()
        case .idle, .receiving: refuse(.requestTimeout, close: true)
        case .responding where inlet?.isWaiting == true, .streaming where inlet?.isWaiting == true:
            inlet?.fail(TransportRejection.requestTimeout)
            deadline = .distantFuture
        case .responding, .streaming, .blocked, .closing, .lingering: abort()
        case .closed: deadline = .distantFuture
        }
    }
}
