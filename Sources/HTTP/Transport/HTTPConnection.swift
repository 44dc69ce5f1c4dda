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
///    │ │              │                                 └───────────┤
///    │ └─ deadline,   └── refused: 4xx ──┐                          └ last one ─► closing ─► lingering ─► closed
///    │    nothing read                   ▼                                         ▲
///    └────────► closed                closing ─────────────────────────────────────┘
/// ```
///
/// - Requests that a client sends ahead wait, undecoded as far as possible: from the first one on, the socket is not
///   read, until the answer before it is written. So a connection holds one read's worth of them.
/// - An answer that the socket does not take stops everything until it does, or until the deadline.
/// - After a last answer only the sending side is closed and what still comes is dropped for a while: closing at once
///   on unread input would reset the connection, and the client would lose the answer (RFC 9112, section 9.6).
/// - A client that is gone, by an error or by having closed its side for longer than a grace, has its task cancelled.
final class HTTPConnection: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    private enum Phase {
        case idle, receiving, responding, blocked, closing, lingering, closed
    }

    private let loop: LoopContext
    /// Its place in the loop's list.
    var index: Int?
    private(set) var deadline = NIODeadline.distantFuture

    private var phase = Phase.idle
    private var context: ChannelHandlerContext?
    private var remoteAddress = ""
    private var admission = Admission.accepted
    private var isQuiescing = false
    private var inputIsClosed = false

    /// In `idle`: bytes of a head that is not whole have come.
    private var isReadingHead = false
    private var sawPart = false
    private var isReadHeld = false
    /// What came while another request was being answered. nil: the codec failed there.
    private var waiting = CircularBuffer<HTTPServerRequestPart?>(initialCapacity: 0)
    private var isProceeding = false
    private var lingeredBytes = 0

    private var head: RequestHead?
    private var requestID = ""
    private var received = NIODeadline.now()
    private var body = ByteBuffer()
    private var bodyLimit = 0
    private var task: Task<Void, Never>?
    private var output = ByteBuffer()

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
        case .responding, .blocked: waiting.append(part)
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
        if phase == .blocked || phase == .closing || !waiting.isEmpty {
            isReadHeld = true
        } else {
            context.read()
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if phase == .blocked, context.channel.isWritable { proceed() }
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
            case .blocked, .closing, .closed: break
            }
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    /// The codec's errors are the client's; the channel's own are followed by `channelInactive` where they matter.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch (error, phase) {
        case (is HTTPParserError, .idle), (is HTTPParserError, .receiving): refuse(Self.rejection(error), close: true)
        case (is HTTPParserError, .responding), (is HTTPParserError, .blocked):
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
            bodyLimit = loop.handler.bodyLimit(method: head.method, path: head.path)
            if let length = head.contentLength, length > bodyLimit { throw .bodyTooLarge(limit: bodyLimit) }
            phase = .receiving
            deadline = isReadingHead ? deadline : self.received + loop.limits.requestReadTimeout
            if head.expectsContinue, let context {
                let goOn = ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n")
                context.writeAndFlush(wrapOutboundOut(goOn), promise: nil)
            }
        } catch {
            if requestID.isEmpty, let id = received.headers.first(name: "X-Request-Id"), RequestHead.isFit(id) {
                requestID = id
            }
            refuse(error, close: true)
        }
    }

    private func dispatch() {
        guard let head else { return }
        if admission == .reserved, !loop.handler.isVital(path: head.path) { return refuse(.overloaded, close: true) }
        guard
            loop.state.requestsInFlight.wrappingAdd(1, ordering: .relaxed).newValue <= loop.limits.maxRequestsInFlight
                || loop.handler.isVital(path: head.path)
        else {
            loop.state.requestsInFlight.wrappingSubtract(1, ordering: .relaxed)
            return refuse(.overloaded, close: false)
        }
        phase = .responding
        deadline = inputIsClosed ? .now() + loop.limits.halfClosedGrace : .distantFuture
        let request = HTTPRequest(
            method: head.method, path: head.path, query: head.query, headers: head.headers, body: RequestBody(body),
            id: requestID, remoteAddress: remoteAddress, received: received)
        body = ByteBuffer()
        let handler = loop.handler
        let connection = NIOLoopBound(self, eventLoop: loop.eventLoop)
        // At once, on this thread: what needs no database is answered before the next request is looked at.
        task = Task.immediate(executorPreference: loop.executor) {
            let response = await handler.respond(to: request)
            connection.value.answered(response)
        }
    }

    private func answered(_ response: HTTPResponse) {
        loop.state.requestsInFlight.wrappingSubtract(1, ordering: .relaxed)
        task = nil
        guard phase == .responding else { return }
        send(response, close: false)
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

    // MARK: - Answers

    private func send(_ response: HTTPResponse, close: Bool) {
        guard let context else { return }
        let isLast =
            close || isQuiescing || admission == .reserved || !(head?.keepsAlive ?? false)
            || (inputIsClosed && waiting.isEmpty)
        let isHead = head?.isHead ?? false
        output.clear()
        ResponseHead.write(
            response, connection: isLast ? .close : .keepAlive(announced: head?.isOldVersion ?? false),
            date: loop.date, isHead: isHead, into: &output)
        var rest: ByteBuffer?
        if !isHead, response.status != 204, response.status != 304 {
            switch response.body {
            case .none: break
            case .string(let text): output.writeString(text)
            // Copying a few pages' worth costs less than a second entry in the channel's queue.
            case .bytes(let bytes) where bytes.readableBytes <= 32_768: output.writeImmutableBuffer(bytes)
            case .bytes(let bytes): rest = bytes
            }
        }
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

    /// The answer is out: on to what waits, and to reading again.
    private func proceed() {
        enterIdle()
        // An answer that is made at once, as a refusal is, leads back here: the loop below goes on for it.
        guard !isProceeding else { return }
        isProceeding = true
        while phase == .idle || phase == .receiving, !waiting.isEmpty {
            if let part = waiting.removeFirst() { receive(part) } else { refuse(codecError, close: true) }
        }
        isProceeding = false
        switch phase {
        case .idle, .receiving:
            if inputIsClosed || (isQuiescing && phase == .idle) { return close() }
            resumeReading()
        case .responding where waiting.isEmpty: resumeReading()
        case .responding, .blocked, .closing, .lingering, .closed: break
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

    private func linger() {
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
        case .responding, .blocked, .closing, .lingering: abort()
        case .closed: deadline = .distantFuture
        }
    }
}
