/// Adds up what a template is going to write, and gives up at a limit: of bytes, and of steps, so that writing nothing for
/// ever is noticed too.
struct RenderedSize {
    private let limit: Int
    private var bytes = 0
    private var steps = 0

    init(limit: Int) { self.limit = limit }

    private var isWithin: Bool { bytes <= limit && steps <= 300_000 }

    /// - Returns: whether it stays within the limits.
    mutating func measure(_ nodes: [TemplateNode], in context: ContextValue) -> Bool {
        measure(nodes, [context])
        return isWithin
    }

    private mutating func measure(_ nodes: [TemplateNode], _ stack: [ContextValue]) {
        for node in nodes {
            steps += 1
            guard isWithin else { return }
            switch node {
            case .text(let count): bytes += count
            case .variable(let path):
                // A character is escaped by six bytes at the most.
                if case .text(let text) = Self.value(path, stack) { bytes += 6 * text.utf8.count }
            case .section(let path, isInverted: false, let inner):
                switch Self.value(path, stack) {
                case .nothing, .flag(false): break
                case .flag(true): measure(inner, stack)
                case .list(let items):
                    for item in items {
                        // A row that writes nothing is a step too.
                        steps += 1
                        guard isWithin else { return }
                        measure(inner, stack + [item])
                    }
                case let value: measure(inner, stack + [value])
                }
            case .section(let path, isInverted: true, let inner):
                switch Self.value(path, stack) {
                case .nothing, .flag(false), .list([]): measure(inner, stack)
                default: break
                }
            }
        }
    }

    /// As the library looks it up: the first part of a path from the inside outwards, the others below it.
    private static func value(_ path: [String], _ stack: [ContextValue]) -> ContextValue {
        guard path != ["."] else { return stack.last ?? .nothing }
        for object in stack.reversed() {
            guard case .object(let members) = object, var found = members[path[0]] else { continue }
            for name in path.dropFirst() {
                guard case .object(let members) = found else { return .nothing }
                found = members[name] ?? .nothing
            }
            return found
        }
        return .nothing
    }
}
