import HTTP
import JSON
import Resources

extension HTTPResponse {
    /// One value as JSON.
    init<Value>(_ value: Value, _ rendering: ValueRendering<Value>) {
        var json = JSONWriter()
        rendering.write(value, into: &json)
        self.init(status: 200, contentType: "application/json", json.buffer)
    }

    /// `{"items":[…]}`.
    init<Value>(all values: [Value], _ rendering: ValueRendering<Value>) {
        var json = JSONWriter()
        rendering.writeAll(values, into: &json)
        self.init(status: 200, contentType: "application/json", json.buffer)
    }
}
