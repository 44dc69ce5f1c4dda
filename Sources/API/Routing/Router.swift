/// Finds the endpoint of a path and method: a tree of path segments, built once.
package struct Router: Sendable {
    package enum Match: Sendable {
        case endpoint(Endpoint, parameters: [String])
        /// The path is there; these methods are.
        case otherMethods([Endpoint.Method])
        case nothing
    }

    private struct Node: Sendable {
        var literals: [String: Int] = [:]
        var parameter: Int?
        var endpoints: [Endpoint.Method: Endpoint] = [:]
    }

    private var nodes = [Node()]

    package init(_ endpoints: [Endpoint]) {
        for endpoint in endpoints {
            var node = 0
            for segment in endpoint.path.split(separator: "/") {
                node = child(of: node, named: String(segment))
            }
            nodes[node].endpoints[endpoint.method] = endpoint
        }
    }

    private mutating func child(of node: Int, named name: String) -> Int {
        let isParameter = name.hasPrefix("{")
        if let known = isParameter ? nodes[node].parameter : nodes[node].literals[name] { return known }
        nodes.append(Node())
        if isParameter {
            nodes[node].parameter = nodes.count - 1
        } else {
            nodes[node].literals[name] = nodes.count - 1
        }
        return nodes.count - 1
    }

    /// - Parameters:
    ///   - path: as sent, percent-encoded; a trailing slash makes it another path.
    ///   - method: HEAD is served as GET.
    /// - Returns: the parameters in the order of the path, decoded.
    package func match(path: String, method: String) -> Match {
        let slash = UInt8(ascii: "/")
        guard path.utf8.first == slash else { return .nothing }
        var node = 0
        var parameters: [String] = []
        parameters.reserveCapacity(2)
        var rest: Substring.UTF8View? = path.utf8.dropFirst()
        while let bytes = rest {
            let end = bytes.firstIndex(of: slash)
            let segment = Substring(bytes[..<(end ?? bytes.endIndex)])
            rest = end.map { bytes[bytes.index(after: $0)...] }
            if let next = nodes[node].literals[String(segment)] {
                node = next
            } else if let next = nodes[node].parameter, !segment.isEmpty,
                let decoded = PercentEncoding.decode(segment)
            {
                parameters.append(decoded)
                node = next
            } else {
                return .nothing
            }
        }
        let endpoints = nodes[node].endpoints
        guard !endpoints.isEmpty else { return .nothing }
        let asked = method == "HEAD" ? "GET" : method
        if let known = Endpoint.Method(rawValue: asked), let endpoint = endpoints[known] {
            return .endpoint(endpoint, parameters: parameters)
        }
        return .otherMethods(endpoints.keys.sorted { $0.rawValue < $1.rawValue })
    }
}
