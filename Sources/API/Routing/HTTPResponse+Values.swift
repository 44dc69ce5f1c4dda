import HTTP
import JSON
import NIOCore
import Postgres
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

extension ResourceRendering {
    /// All of some rows, `{"items":[…]}`, or as CSV.
    func response(
        all rows: Rows, to context: RequestContext, headers: [(String, String)] = []
    ) -> HTTPResponse {
        var buffer = ByteBuffer()
        if context.media == .csv {
            writeCSV(rows, rows: 0..<rows.count, context.csvDialect, into: &buffer)
            return HTTPResponse(status: 200, contentType: "text/csv; charset=utf-8", buffer, headers: headers)
        }
        buffer.writeStaticString("{\"items\":")
        writeJSONArray(rows, rows: 0..<rows.count, into: &buffer)
        buffer.writeStaticString("}")
        return HTTPResponse(status: 200, contentType: "application/json", buffer, headers: headers)
    }
}
