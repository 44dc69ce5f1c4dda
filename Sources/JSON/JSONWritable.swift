/// A value that becomes one JSON value.
package protocol JSONWritable: SendableMetatype {
    /// Whether the JSON can be null.
    static var isNullable: Bool { get }

    func write(into json: inout JSONWriter)
}

extension JSONWritable {
    package static var isNullable: Bool { false }
}

extension String: JSONWritable {
    package func write(into json: inout JSONWriter) { json.string(self) }
}

extension Int: JSONWritable {
    package func write(into json: inout JSONWriter) { json.int(self) }
}

extension Double: JSONWritable {
    package func write(into json: inout JSONWriter) { json.double(self) }
}

extension Bool: JSONWritable {
    package func write(into json: inout JSONWriter) { json.bool(self) }
}

extension Optional: JSONWritable where Wrapped: JSONWritable {
    package static var isNullable: Bool { true }

    package func write(into json: inout JSONWriter) {
        if let self { self.write(into: &json) } else { json.null() }
    }
}

extension Array: JSONWritable where Element: JSONWritable {
    package func write(into json: inout JSONWriter) {
        json.array { json in for element in self { element.write(into: &json) } }
    }
}

/// Members in the order of their names.
extension Dictionary: JSONWritable where Key == String, Value: JSONWritable {
    package func write(into json: inout JSONWriter) {
        json.object { json in
            for (name, value) in sorted(by: { $0.key < $1.key }) {
                json.key(name)
                value.write(into: &json)
            }
        }
    }
}
