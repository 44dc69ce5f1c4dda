package import Domain
package import JSON

private import struct Foundation.UUID

extension Formula {
    private static let conditionLimit = 10
    private static let valueLimit = 50

    /// Reads a formula and says all that is wrong with it.
    ///
    /// - Parameters:
    ///   - place: JSON Pointer to it.
    ///   - isShipped: whether it comes with the program: then it may name figures of reviews.
    /// - Returns: nil where there are faults.
    package static func read(
        _ json: JSONValue, at place: String, isShipped: Bool = false, faults: inout [Fault]
    ) -> Formula? {
        let before = faults.count
        let formula = formula(json, at: place, isShipped, &faults)
        return faults.count == before ? formula : nil
    }

    private static func formula(
        _ json: JSONValue, at place: String, _ isShipped: Bool, _ faults: inout [Fault]
    ) -> Formula? {
        guard case .object(let object) = json else {
            faults.append(Fault(place, "must be an object, not \(json.kind)"))
            return nil
        }
        guard
            let measure = measure(object, at: place, isShipped ? Measure.allCases : Measure.own, &faults)
        else { return nil }
        switch measure {
        case .figure:
            members(object, ["measure", "of"], at: place, &faults)
            guard let of = text(object, "of", at: place, &faults) else { return nil }
            let words = of.split(separator: ".", omittingEmptySubsequences: false)
            guard words.count == 2, words[0] == "quarterly-review" else {
                faults.append(Fault("\(place)/of", "is not a figure of the quarterly reviews"))
                return nil
            }
            return .figure(String(words[1]))
        case .share:
            members(object, ["measure", "numerator", "denominator"], at: place, &faults)
            let parts = ["numerator", "denominator"].map { name -> Part? in
                guard let json = object[name] else {
                    faults.append(Fault("\(place)/\(name)", "is required"))
                    return nil
                }
                guard case .object(let inner) = json else {
                    faults.append(Fault("\(place)/\(name)", "must be an object, not \(json.kind)"))
                    return nil
                }
                guard let measure = self.measure(inner, at: "\(place)/\(name)", Measure.ofShare, &faults) else {
                    return nil
                }
                return part(measure, inner, at: "\(place)/\(name)", &faults)
            }
            guard let part = parts[0], let whole = parts[1] else { return nil }
            if part == whole {
                faults.append(Fault("\(place)/denominator", "is the numerator: the share is always 1"))
            }
            return .share(part, of: whole)
        case .sum, .count, .countDistinct, .mean:
            return part(measure, object, at: place, &faults).map { .tally($0) }
        }
    }

    private static func measure(
        _ object: JSONObject, at place: String, _ allowed: [Measure], _ faults: inout [Fault]
    ) -> Measure? {
        guard let text = text(object, "measure", at: place, &faults) else { return nil }
        guard let measure = allowed.first(where: { $0.rawValue == text }) else {
            faults.append(
                Fault(
                    "\(place)/measure", "is not a known measure",
                    hint: "one of \(allowed.map(\.rawValue).joined(separator: ", "))"))
            return nil
        }
        return measure
    }

    private static func part(
        _ measure: Measure, _ object: JSONObject, at place: String, _ faults: inout [Fault]
    ) -> Part? {
        members(object, ["measure", "of", "where"], at: place, &faults)
        guard let of = text(object, "of", at: place, &faults) else { return nil }
        let words = of.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard let source = IndicatorSource.named(words[0]), words.count <= 2 else {
            faults.append(
                ["indicator", "indicators", "figure"].contains(words[0])
                    ? Fault(
                        "\(place)/of", "is an indicator: an indicator is made of rows, never of another or of itself")
                    : Fault(
                        "\(place)/of", "is not a known source",
                        hint: "one of \(IndicatorSource.all.map(\.name).joined(separator: ", "))"))
            return nil
        }
        let name = words.count == 2 ? words[1] : nil
        if measure == .count {
            if name != nil {
                faults.append(Fault("\(place)/of", "a count is of rows: leave the field out", hint: source.name))
            }
        } else if let name {
            guard let field = source.field(name), !field.measures.isEmpty else {
                let known = source.fields.filter { $0.measures.contains(measure) }.map { "\(source.name).\($0.name)" }
                faults.append(
                    Fault(
                        "\(place)/of",
                        source.field(name) == nil
                            ? "is not a field of this source" : "cannot be measured, only be asked for in a condition",
                        hint: known.isEmpty ? nil : "one of \(known.joined(separator: ", "))"))
                return nil
            }
            if !field.measures.contains(measure) {
                faults.append(
                    Fault(
                        "\(place)/measure", "cannot be taken of this field",
                        hint: "one of \(field.measures.map(\.rawValue).joined(separator: ", "))"))
            }
        } else {
            faults.append(Fault("\(place)/of", "names a source, and must name a field of it too"))
        }
        let conditions = conditions(object["where"], of: source, name, at: "\(place)/where", &faults)
        let part = Part(measure, of: source.name, measure == .count ? nil : name, where: conditions)
        if measure != .count, name != nil, part.unit == nil, part.declaredField?.measures.contains(measure) == true {
            faults.append(
                Fault(
                    "\(place)/where", "adds up different units",
                    hint: "a condition that kind is one of those that are counted alike"))
        }
        return part
    }

    // MARK: - Conditions

    private static func conditions(
        _ json: JSONValue?, of source: IndicatorSource, _ measured: String?, at place: String, _ faults: inout [Fault]
    ) -> [Condition] {
        guard let json else { return [] }
        guard case .array(let items) = json else {
            faults.append(Fault(place, "must be an array, not \(json.kind)"))
            return []
        }
        guard items.count <= conditionLimit else {
            faults.append(Fault(place, "must have at most \(conditionLimit) items"))
            return []
        }
        var conditions: [Condition] = []
        var seen: Set<String> = []
        var dividing: String?
        for (index, item) in items.enumerated() {
            let inner = "\(place)/\(index)"
            guard case .object(let object) = item else {
                faults.append(Fault(inner, "must be an object, not \(item.kind)"))
                continue
            }
            members(object, ["field", "is", "is_not", "from", "to"], at: inner, &faults)
            guard let name = text(object, "field", at: inner, &faults) else { continue }
            guard let field = source.field(name) else {
                faults.append(
                    Fault(
                        "\(inner)/field", "is not a field of this source",
                        hint: "one of \(source.fields.map(\.name).joined(separator: ", "))"))
                continue
            }
            guard seen.insert(name).inserted else {
                faults.append(Fault("\(inner)/field", "is there twice"))
                continue
            }
            if case .part = field.kind {
                guard measured.flatMap({ source.field($0)?.parts[name] }) != nil else {
                    faults.append(Fault("\(inner)/field", "goes with a sum or mean of children alone"))
                    continue
                }
                if dividing != nil {
                    faults.append(
                        Fault(
                            "\(inner)/field", "age and sex are not combined",
                            hint: "small counts of children could be found from it"))
                    continue
                }
                dividing = name
            }
            if let test = test(object, field, at: inner, &faults) { conditions.append(Condition(name, test)) }
        }
        return conditions
    }

    private static func test(
        _ object: JSONObject, _ field: IndicatorField, at place: String, _ faults: inout [Fault]
    ) -> Condition.Test? {
        let given = ["is", "is_not", "from", "to"].filter { object[$0] != nil }
        switch field.kind {
        case .thing:
            faults.append(Fault("\(place)/field", "is counted, not compared"))
            return nil
        case .amount, .score:
            guard !field.isOfChildren else {
                faults.append(
                    Fault("\(place)/field", "is a count of children: no condition asks for its size"))
                return nil
            }
            guard !given.isEmpty, given.allSatisfy({ ["from", "to"].contains($0) }) else {
                faults.append(Fault(place, "a number is compared by from and to"))
                return nil
            }
            let bounds = ["from", "to"].map { name -> Int? in
                switch object[name] {
                case nil: return nil
                case .integer(let number)? where abs(number) <= 1_000_000_000_000_000: return Int(number)
                default:
                    faults.append(Fault("\(place)/\(name)", "must be a whole number"))
                    return nil
                }
            }
            if let from = bounds[0], let to = bounds[1], from > to {
                faults.append(Fault("\(place)/to", "is below from"))
            }
            return .range(from: bounds[0], to: bounds[1])
        case .code(let codes):
            return values(object, given, ["is", "is_not"], at: place, &faults) { value in
                codes.contains(value)
                    ? nil : ("is not a known code", "one of \(codes.joined(separator: ", "))")
            }
        case .part(let codes):
            return values(object, given, ["is"], at: place, &faults) { value in
                codes.contains(value)
                    ? nil : ("is not a known code", "one of \(codes.joined(separator: ", "))")
            }
        case .name:
            return values(object, given, ["is"], at: place, &faults) { value in
                isName(value) ? nil : ("begins with a letter, and has small letters, digits and _", nil)
            }
        case .id:
            return values(object, given, ["is"], at: place, &faults) { value in
                value == value.lowercased() && UUID(canonical: value) != nil
                    ? nil : ("must be an id, in small letters", nil)
            }
        case .flag:
            guard given == ["is"], case .array(let items)? = object["is"], items.count == 1,
                case .bool(let flag) = items[0]
            else {
                faults.append(Fault("\(place)/is", "must be [true] or [false]"))
                return nil
            }
            return .isFlag(flag)
        }
    }

    private static func values(
        _ object: JSONObject, _ given: [String], _ allowed: [String], at place: String, _ faults: inout [Fault],
        _ check: (String) -> (message: String, hint: String?)?
    ) -> Condition.Test? {
        guard given.count == 1, allowed.contains(given[0]), let json = object[given[0]] else {
            faults.append(Fault(place, "is compared by one of \(allowed.joined(separator: ", "))"))
            return nil
        }
        guard case .array(let items) = json else {
            faults.append(Fault("\(place)/\(given[0])", "must be an array of strings, not \(json.kind)"))
            return nil
        }
        guard (1...valueLimit).contains(items.count) else {
            faults.append(Fault("\(place)/\(given[0])", "must have 1 to \(valueLimit) items"))
            return nil
        }
        var values: [String] = []
        for (index, item) in items.enumerated() {
            let inner = "\(place)/\(given[0])/\(index)"
            guard case .string(let value) = item else {
                faults.append(Fault(inner, "must be a string, not \(item.kind)"))
                continue
            }
            if let (message, hint) = check(value) {
                faults.append(Fault(inner, message, hint: hint))
            } else if values.contains(value) {
                faults.append(Fault(inner, "is there twice"))
            } else {
                values.append(value)
            }
        }
        return given[0] == "is" ? .isOneOf(values) : .isNoneOf(values)
    }

    private static func isName(_ text: String) -> Bool {
        let bytes = text.utf8
        return (1...40).contains(bytes.count) && (97...122).contains(bytes.first ?? 0)
            && bytes.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
    }

    // MARK: - Members

    private static func members(
        _ object: JSONObject, _ known: [String], at place: String, _ faults: inout [Fault]
    ) {
        for key in object.keys.prefix(50) where !known.contains(key) {
            let name = key.prefix(40).replacing("~", with: "~0").replacing("/", with: "~1")
            faults.append(
                Fault("\(place)/\(name)", "is not known here", hint: "one of \(known.joined(separator: ", "))"))
        }
    }

    private static func text(
        _ object: JSONObject, _ name: String, at place: String, _ faults: inout [Fault]
    ) -> String? {
        switch object[name] {
        case nil: faults.append(Fault("\(place)/\(name)", "is required"))
        case .string(let text)?: return text
        case let other?: faults.append(Fault("\(place)/\(name)", "must be a string, not \(other.kind)"))
        }
        return nil
    }
}

extension Formula {
    /// What does not fit together: a formula, and what an indicator says beside it.
    package func faults(unit: String?, dimensions: [String], places: String?, periods: String?) -> [Fault] {
        var faults: [Fault] = []
        if let unit, let mine = self.unit, unit != mine {
            faults.append(Fault("/unit", "is not the unit of what is measured", hint: mine))
        }
        for (index, dimension) in dimensions.enumerated() where !self.dimensions.contains(dimension) {
            faults.append(
                Fault(
                    "/dimensions/\(index)", "is not offered by what is measured",
                    hint: self.dimensions.isEmpty ? nil : "one of \(self.dimensions.joined(separator: ", "))"))
        }
        if let places, !placeRules.contains(places) {
            faults.append(
                Fault(
                    "/adds_over_places", "does not hold for this measure",
                    hint: "one of \(placeRules.joined(separator: ", "))"))
        }
        if let periods, !periodRules.contains(periods) {
            faults.append(
                Fault(
                    "/adds_over_periods",
                    measure == .countDistinct && !isStock
                        ? "what is counted once in each period is not counted once in all of them"
                        : "does not hold for this measure", hint: "one of \(periodRules.joined(separator: ", "))"))
        }
        return faults
    }
}

extension Formula {
    /// A formula as it is kept, a municipality's or the program's own.
    ///
    /// - Returns: nil for what this version of the language does not know.
    package init?(kept text: String) {
        guard let json = try? JSONParser.parse(text) else { return nil }
        var faults: [Fault] = []
        guard let formula = Formula.read(json, at: "", isShipped: true, faults: &faults) else { return nil }
        self = formula
    }
}
