import HTTP
import Resources

/// What the endpoints of a resource take from its declaration alone: made once in a process, and not for each event loop.
struct ResourceForm: Sendable {
    let resource: Resource
    let rendering: ResourceRendering
    let list: ListParameters
    let row: Shape
    let page: Shape
    let createBody: Endpoint.Body
    let updateBody: Endpoint.Body
    /// The resource's name in the OpenAPI document: `CentreNeed`.
    let schema: String
    /// The resource's name in a sentence: `centre need`.
    let readable: String

    init(_ resource: Resource) {
        self.resource = resource
        row = Shape(row: resource)
        page = Shape(pageOf: row)
        rendering = ResourceRendering(row)
        list = ListParameters(resource)
        schema = row.name
        readable = resource.name.replacing("_", with: " ")
        createBody = Endpoint.Body("\(schema)Create", resource.createBody)
        updateBody = Endpoint.Body("\(schema)Patch", resource.updateFields, format: .mergePatch)
    }
}
