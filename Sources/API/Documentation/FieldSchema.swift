package import JSON
package import Resources

/// JSON Schema (2020-12) of fields.
package enum FieldSchema {
    /// - Parameters:
    ///   - isOpen: whether members may come that it does not name.
    ///   - isPatch: whether it is a merge patch: there null removes an object's member.
    package static func write(
        _ shape: Shape, required: [Field], isOpen: Bool, isPatch: Bool = false, into json: inout JSONWriter
    ) {
        json.object { json in
            json.member("type", "object")
            if !shape.summary.isEmpty { json.member("description", shape.summary) }
            if !isOpen { json.member("additionalProperties", false) }
            if !required.isEmpty {
                json.key("required")
                json.array { json in required.forEach { json.string($0.name) } }
            }
            json.key("properties")
            json.object { json in
                for field in shape.fields {
                    json.key(field.name)
                    write(field, isPatch: isPatch, into: &json)
                }
            }
        }
    }

    /// - Parameters:
    ///   - isFilter: whether it narrows a list: there a moment may be given as a day.
    ///   - isPatch: whether it is part of a merge patch: there null removes an object's member.
    package static func write(
        _ field: Field, isFilter: Bool = false, isPatch: Bool = false, into json: inout JSONWriter
    ) {
        json.object { json in
            json.member("description", field.documentation + bounds(field))
            switch field.kind {
            case .text(let length):
                type("string", field, &json)
                json.key("minLength")
                json.int(length.lowerBound)
                json.key("maxLength")
                json.int(length.upperBound)
                if length.lowerBound > 0 { json.member("pattern", "\\S") }
            case .code(let codes): enumeration(codes, field, &json)
            case .integer(let range):
                type("integer", field, &json)
                json.key("minimum")
                json.int(range.lowerBound)
                if range.upperBound < Int.max {
                    json.key("maximum")
                    json.int(range.upperBound)
                }
            case .number(let range):
                type("number", field, &json)
                if range.lowerBound.isFinite {
                    json.key("minimum")
                    json.double(range.lowerBound)
                }
                if range.upperBound.isFinite {
                    json.key("maximum")
                    json.double(range.upperBound)
                }
            case .boolean: type("boolean", field, &json)
            case .date:
                type("string", field, &json)
                json.member("format", "date")
            case .timestamp:
                type("string", field, &json)
                if isFilter {
                    json.key("anyOf")
                    json.raw(#"[{"format":"date-time"},{"format":"date"}]"#)
                } else {
                    json.member("format", "date-time")
                }
            case .id:
                type("string", field, &json)
                json.member("format", "uuid")
            case .codes(let codes, let atLeast):
                list(atLeast, codes.count, field, &json) { json in enumerationItems(codes, &json) }
            case .texts(let count, let each):
                list(count.lowerBound, count.upperBound, field, &json) { json in
                    json.raw(
                        "{\"type\":\"string\",\"minLength\":\(each.lowerBound),\"maxLength\":\(each.upperBound),\"pattern\":\"\\\\S\"}"
                    )
                }
            case .ids(_, let count):
                list(count.lowerBound, count.upperBound, field, &json) { json in
                    json.raw("{\"type\":\"string\",\"format\":\"uuid\"}")
                }
            case .counts(let codes):
                type("object", field, &json)
                json.key("propertyNames")
                enumerationItems(codes, &json)
                json.key("additionalProperties")
                json.raw(
                    "{\"type\":\(isPatch ? #"["integer","null"]"# : #""integer""#),\"minimum\":0,\"maximum\":100000}")
            case .language: type("object", field, &json)
            case .json(let orNames): document(orNames: orNames, field, &json)
            case .dates:
                type("array", field, &json)
                json.key("items")
                json.raw("{\"type\":\"string\",\"format\":\"date\"}")
            case .object(let shape): reference(to: shape, field, &json)
            case .list(let shape):
                type("array", field, &json)
                json.key("items")
                json.object { $0.member("$ref", "#/components/schemas/\(shape.name)") }
            case .rows(let shape, let count):
                type("array", field, &json)
                json.key("minItems")
                json.int(count.lowerBound)
                json.key("maxItems")
                json.int(count.upperBound)
                json.key("items")
                json.object { $0.member("$ref", "#/components/schemas/\(shape.name)") }
            }
            if let example = field.example {
                json.key("examples")
                json.array { $0.raw(example) }
            }
        }
    }

    /// An object, or the names of its members. Said as a choice: generators of clients drop what is a list of types.
    private static func document(orNames: Bool, _ field: Field, _ json: inout JSONWriter) {
        guard orNames else { return type("object", field, &json) }
        json.key("anyOf")
        json.array { json in
            json.raw(#"{"type":"object"}"#)
            json.raw(#"{"type":"array","items":{"type":"string"}}"#)
            if field.isNullable { json.raw(#"{"type":"null"}"#) }
        }
    }

    private static func reference(to shape: Shape, _ field: Field, _ json: inout JSONWriter) {
        let reference = "{\"$ref\":\"#/components/schemas/\(shape.name)\"}"
        guard field.isNullable else { return json.member("$ref", "#/components/schemas/\(shape.name)") }
        json.key("anyOf")
        json.array { json in
            json.raw(reference)
            json.raw(#"{"type":"null"}"#)
        }
    }

    /// What the schema's own words do not say.
    private static func bounds(_ field: Field) -> String {
        guard case .date = field.kind else { return "" }
        return " From 1900 to 2199." + (field.isPast ? " Not after today in South Africa." : "")
    }

    private static func type(
        _ name: String, _ field: Field, _ json: inout JSONWriter, others: [String] = []
    ) {
        let names = [name] + others + (field.isNullable ? ["null"] : [])
        json.key("type")
        if names.count > 1 {
            json.array { json in names.forEach { json.string($0) } }
        } else {
            json.string(name)
        }
    }

    private static func enumeration(_ codes: [String], _ field: Field, _ json: inout JSONWriter) {
        type("string", field, &json)
        json.key("enum")
        json.array { json in
            codes.forEach { json.string($0) }
            if field.isNullable { json.null() }
        }
    }

    private static func enumerationItems(_ codes: [String], _ json: inout JSONWriter) {
        json.object { json in
            json.member("type", "string")
            json.key("enum")
            json.array { json in codes.forEach { json.string($0) } }
        }
    }

    private static func list(
        _ least: Int, _ most: Int, _ field: Field, _ json: inout JSONWriter, items: (inout JSONWriter) -> Void
    ) {
        type("array", field, &json)
        json.key("minItems")
        json.int(least)
        json.key("maxItems")
        json.int(most)
        json.key("uniqueItems")
        json.bool(true)
        json.key("items")
        items(&json)
    }
}

extension Field {
    /// One value of a field that takes several.
    package var element: Field {
        switch kind {
        case .codes(let codes, _): Field(name, .code(codes), doc: documentation)
        case .texts(_, let each): Field(name, .text(each), doc: documentation)
        case .ids(let subject, _): Field(name, .id(of: subject), doc: documentation)
        default: Field(name, kind, doc: documentation)
        }
    }
}
