/// Methods of requests that can be routed; HEAD is answered as GET.
package enum HTTPMethod: String, Sendable, CaseIterable {
    case get = "GET", post = "POST", patch = "PATCH", delete = "DELETE"
}

/// Finds what serves a path and method: a tree of path segments, built once.
package struct Router<Route: Sendable>: Sendable {
    package enum Match: Sendable {
        case route(Route, parameters: PathParameters)
        /// The path is there; these methods are.
        case otherMethods([HTTPMethod])
        case nothing
    }

    private struct Node: Sendable {
        var literals: [String: Int] = [:]
        var parameter: Int?
        var routes: [HTTPMethod: Route] = [:]
        /// Of the path's parameters, in its order.
        var names: [String] = []
    }

    private var nodes = [Node()]

    /// - Parameter routes: each with its method and its path, `/v1/municipalities/{code}/centres/{id}`.
    package init(_ routes: [(method: HTTPMethod, path: String, route: Route)]) {
        for (method, path, route) in routes {
            var node = 0
            var names: [String] = []
            for segment in path.split(separator: "/") {
                if segment.hasPrefix("{") { names.append(String(segment.dropFirst().dropLast())) }
                node = child(of: node, named: String(segment))
            }
            nodes[node].routes[method] = route
            nodes[node].names = names
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
    /// - Returns: the route, and the path's parameters by name, decoded.
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
        let routes = nodes[node].routes
        guard !routes.isEmpty else { return .nothing }
        let asked = method == "HEAD" ? "GET" : method
        if let known = HTTPMethod(rawValue: asked), let route = routes[known] {
            return .route(route, parameters: PathParameters(names: nodes[node].names, values: parameters))
        }
        return .otherMethods(routes.keys.sorted { $0.rawValue < $1.rawValue })
    }
}

/// What stands in a path where its template has a name in braces.
package struct PathParameters: Sendable {
    private let names: [String]
    private let values: [String]

    package init(names: [String] = [], values: [String] = []) {
        self.names = names
        self.values = values
    }

    /// - Returns: the decoded value; nil where the template has no such name.
    package subscript(name: String) -> String? {
        names.firstIndex(of: name).map { values[$0] }
    }
}
