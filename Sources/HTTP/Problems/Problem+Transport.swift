extension Problem {
    /// Why the transport did not hand a request on.
    package init(refusing rejection: TransportRejection) {
        switch rejection {
        case .badRequest(let reason): self.init(.badRequest, reason)
        case .requestTimeout: self.init(.requestTimeout)
        case .bodyTooLarge(let limit): self.init(.bodyTooLarge, "At most \(limit) bytes are accepted.")
        case .uriTooLong(let limit): self.init(.uriTooLong, "At most \(limit) bytes are accepted.")
        case .headersTooLarge:
            self.init(.headersTooLarge, "There are too many header fields, or too many bytes of them.")
        case .overloaded:
            self.init(.overloaded, "The server has as many requests as it can take. Try again soon.")
        }
    }

    /// 405 for a path that has other methods.
    package init(allowing methods: [HTTPMethod]) {
        self.init(.methodNotAllowed)
        let names = methods.flatMap { $0 == .get ? ["GET", "HEAD"] : [$0.rawValue] }
        headers = [("Allow", names.joined(separator: ", "))]
    }
}
