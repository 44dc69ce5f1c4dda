package import NIOCore

/// A request's body as it comes: its bytes in order, in pieces, each handed over once. The socket is read only a few
/// pieces ahead of whoever takes them.
///
/// Iterating throws a ``TransportRejection`` where the rest of the body is too large, too late or no HTTP, and
/// `CancellationError` where the client has gone.
package struct BodyPieces: AsyncSequence, Sendable {
    package typealias Element = ByteBuffer
    typealias Producer = NIOThrowingAsyncSequenceProducer<
        ByteBuffer, any Error, NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark, BodyInlet.Demand
    >

    private enum Source {
        case whole(ByteBuffer)
        case socket(Producer)
    }

    private let source: Source

    /// A body that is there already, as one piece.
    init(_ whole: ByteBuffer) { source = .whole(whole) }

    init(_ producer: Producer) { source = .socket(producer) }

    package func makeAsyncIterator() -> AsyncIterator {
        switch source {
        case .whole(let bytes): AsyncIterator(whole: bytes.readableBytes > 0 ? bytes : nil)
        case .socket(let producer): AsyncIterator(socket: producer.makeAsyncIterator())
        }
    }

    package struct AsyncIterator: AsyncIteratorProtocol {
        private var whole: ByteBuffer?
        private let socket: Producer.AsyncIterator?

        fileprivate init(whole: ByteBuffer?) {
            self.whole = whole
            socket = nil
        }

        fileprivate init(socket: Producer.AsyncIterator) {
            self.socket = socket
        }

        @concurrent package mutating func next() async throws -> ByteBuffer? {
            if let socket { return try await socket.next() }
            defer { whole = nil }
            return whole
        }
    }
}

/// How the transport reads a request's body, as ``HTTPHandler/bodyReading(method:path:)`` says.
package enum BodyReading: Sendable, Hashable {
    /// Before the handler is called. `limit` is bytes.
    case whole(limit: Int)
    /// While it runs, by ``HTTPRequest/pieces``.
    case pieces(limit: Int)

    package var limit: Int {
        switch self {
        case .whole(let limit), .pieces(let limit): limit
        }
    }
}

/// The connection's end of a body that is read in pieces. Confined to the event loop.
final class BodyInlet {
    /// Tells the connection when whoever takes the pieces wants more.
    struct Demand: NIOAsyncSequenceProducerDelegate {
        fileprivate let eventLoop: any EventLoop
        fileprivate let inlet: NIOLoopBoundBox<BodyInlet?>
        fileprivate let wantsMore: @Sendable () -> Void

        func produceMore() {
            eventLoop.execute {
                inlet.value?.isFull = false
                wantsMore()
            }
        }

        func didTerminate() {}
    }

    private let source: BodyPieces.Producer.Source
    private let limit: Int
    private var remaining: Int
    private var isOver = false
    /// Enough is waiting to be taken.
    private(set) var isFull = false
    /// It is the client's turn.
    var isWaiting: Bool { !isFull && !isOver }

    private init(_ source: BodyPieces.Producer.Source, limit: Int) {
        self.source = source
        self.limit = limit
        remaining = limit
    }

    /// - Parameters:
    ///   - limit: bytes of the body.
    ///   - wantsMore: called on the event loop when the socket is to be read again.
    static func make(
        limit: Int, on eventLoop: any EventLoop, wantsMore: @escaping @Sendable () -> Void
    ) -> (BodyInlet, BodyPieces) {
        let box = NIOLoopBoundBox<BodyInlet?>(nil, eventLoop: eventLoop)
        // A piece is what one read of the socket gave: 64 KiB at most.
        let made = BodyPieces.Producer.makeSequence(
            backPressureStrategy: .init(lowWatermark: 2, highWatermark: 8), finishOnDeinit: false,
            delegate: Demand(eventLoop: eventLoop, inlet: box, wantsMore: wantsMore))
        let inlet = BodyInlet(made.source, limit: limit)
        box.value = inlet
        return (inlet, BodyPieces(made.sequence))
    }

    func put(_ bytes: ByteBuffer) {
        guard !isOver else { return }
        guard bytes.readableBytes <= remaining else { return fail(TransportRejection.bodyTooLarge(limit: limit)) }
        remaining -= bytes.readableBytes
        if case .stopProducing = source.yield(bytes) { isFull = true }
    }

    func finish() {
        isOver = true
        source.finish()
    }

    /// What follows is dropped.
    func fail(_ error: any Error) {
        guard !isOver else { return }
        isOver = true
        source.finish(error)
    }
}
