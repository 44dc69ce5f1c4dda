import Domain
import JSON
import Testing

@testable import Indicators

struct FormulaTests {
    private func faults(_ text: String, isShipped: Bool = false) throws -> [String] {
        var faults: [Fault] = []
        let formula = Formula.read(
            try JSONParser.parse(text), at: "/formula", isShipped: isShipped, faults: &faults)
        #expect((formula == nil) == !faults.isEmpty)
        return faults.map { "\($0.field) \($0.message)" }
    }

    private func formula(_ text: String) throws -> Formula { try #require(Formula(kept: text)) }

    @Test func `what is right is read`() throws {
        #expect(
            try formula(
                #"{"measure":"sum","of":"activity.children","where":[{"field":"own_kind","is":["reading_club"]}]}"#)
                == .tally(
                    .init(.sum, of: "activity", "children", where: [.init("own_kind", .isOneOf(["reading_club"]))])))
        #expect(
            try formula(
                #"""
                {"measure":"share","numerator":{"measure":"count","of":"centre","where":[{"field":"fence","is":[true]}]},
                "denominator":{"measure":"count","of":"centre"}}
                """#)
                == .share(
                    .init(.count, of: "centre", where: [.init("fence", .isFlag(true))]),
                    of: .init(.count, of: "centre")))
        #expect(
            try formula(#"{"measure":"count","of":"centre","where":[{"field":"capacity","from":20,"to":60}]}"#)
                == .tally(.init(.count, of: "centre", where: [.init("capacity", .range(from: 20, to: 60))])))
    }

    @Test(arguments: [
        (#"[]"#, "/formula must be an object, not an array"),
        (#"{}"#, "/formula/measure is required"),
        (#"{"measure":1}"#, "/formula/measure must be a string, not a number"),
        (#"{"measure":"median","of":"centre.children"}"#, "/formula/measure is not a known measure"),
        (#"{"measure":"figure","of":"quarterly-review.actual"}"#, "/formula/measure is not a known measure"),
        (#"{"measure":"not_recorded"}"#, "/formula/measure is not a known measure"),
        (#"{"measure":"count"}"#, "/formula/of is required"),
        (#"{"measure":"count","of":"ecdp.contact"}"#, "/formula/of is not a known source"),
        (#"{"measure":"count","of":"centre; drop table ecdp.centre"}"#, "/formula/of is not a known source"),
        (#"{"measure":"count","of":""}"#, "/formula/of is not a known source"),
        (
            #"{"measure":"sum","of":"indicator.reading"}"#,
            "/formula/of is an indicator: an indicator is made of rows, never of another or of itself"
        ),
        (#"{"measure":"sum","of":"centre.name"}"#, "/formula/of is not a field of this source"),
        (#"{"measure":"sum","of":"centre.children) from centre; --"}"#, "/formula/of is not a field of this source"),
        (#"{"measure":"sum","of":"centre.water"}"#, "/formula/of cannot be measured, only be asked for in a condition"),
        (#"{"measure":"sum","of":"centre"}"#, "/formula/of names a source, and must name a field of it too"),
        (#"{"measure":"count","of":"centre.children"}"#, "/formula/of a count is of rows: leave the field out"),
        (#"{"measure":"sum","of":"centre.meals_a_day"}"#, "/formula/measure cannot be taken of this field"),
        (#"{"measure":"count_distinct","of":"centre.children"}"#, "/formula/measure cannot be taken of this field"),
        (#"{"measure":"mean","of":"activity.partner"}"#, "/formula/measure cannot be taken of this field"),
        (#"{"measure":"count","of":"centre","sql":"1"}"#, "/formula/sql is not known here"),
        (#"{"measure":"count","of":"centre","where":{}}"#, "/formula/where must be an array, not an object"),
        (#"{"measure":"count","of":"centre","where":["x"]}"#, "/formula/where/0 must be an object, not a string"),
        (#"{"measure":"count","of":"centre","where":[{"is":["x"]}]}"#, "/formula/where/0/field is required"),
        (
            #"{"measure":"count","of":"centre","where":[{"field":"name","is":["x"]}]}"#,
            "/formula/where/0/field is not a field of this source"
        ),
        (
            #"{"measure":"count","of":"centre","where":[{"field":"water","is":["well"]}]}"#,
            "/formula/where/0/is/0 is not a known code"
        ),
        (
            #"{"measure":"count","of":"centre","where":[{"field":"water","is":["' or true --"]}]}"#,
            "/formula/where/0/is/0 is not a known code"
        ),
        (
            #"{"measure":"count","of":"centre","where":[{"field":"water","is":[1]}]}"#,
            "/formula/where/0/is/0 must be a string, not a number"
        ),
        (
            #"{"measure":"count","of":"centre","where":[{"field":"water","is":[]}]}"#,
            "/formula/where/0/is must have 1 to 50 items"
        ),
        (
            #"{"measure":"count","of":"centre","where":[{"field":"water","is":"none"}]}"#,
            "/formula/where/0/is must be an array of strings, not a string"
        ),
        (
            #"{"measure":"count","of":"centre","where":[{"field":"water","is":["none"],"is_not":["none"]}]}"#,
            "/formula/where/0 is compared by one of is, is_not"
        ),
        (
            #"{"measure":"count","of":"centre","where":[{"field":"water","is":["none","none"]}]}"#,
            "/formula/where/0/is/1 is there twice"
        ),
        (
            #"{"measure":"count","of":"centre","where":[{"field":"fence","is":["true"]}]}"#,
            "/formula/where/0/is must be [true] or [false]"
        ),
        (
            #"{"measure":"count","of":"centre","where":[{"field":"capacity","is":["1"]}]}"#,
            "/formula/where/0 a number is compared by from and to"
        ),
        (
            #"{"measure":"count","of":"centre","where":[{"field":"capacity","from":1.5}]}"#,
            "/formula/where/0/from must be a whole number"
        ),
        (
            #"{"measure":"count","of":"centre","where":[{"field":"capacity","from":9,"to":1}]}"#,
            "/formula/where/0/to is below from"
        ),
        (
            #"{"measure":"count","of":"centre","where":[{"field":"children","to":4}]}"#,
            "/formula/where/0/field is a count of children: no condition asks for its size"
        ),
        (
            #"{"measure":"count","of":"activity","where":[{"field":"referrals_made","to":4}]}"#,
            "/formula/where/0/field is a count of children: no condition asks for its size"
        ),
        (
            #"{"measure":"count","of":"activity","where":[{"field":"own_kind","is":["A b"]}]}"#,
            "/formula/where/0/is/0 begins with a letter, and has small letters, digits and _"
        ),
        (
            #"{"measure":"count","of":"centre","where":[{"field":"sex","is":["girls"]}]}"#,
            "/formula/where/0/field goes with a sum or mean of children alone"
        ),
        (
            #"""
            {"measure":"sum","of":"centre.children","where":[{"field":"sex","is":["girls"]},
            {"field":"age_band","is":["3"]}]}
            """#, "/formula/where/1/field age and sex are not combined"
        ),
        (#"{"measure":"sum","of":"ledger.received"}"#, "/formula/where adds up different units"),
        (
            #"{"measure":"sum","of":"ledger.received","where":[{"field":"kind","is":["funding","training"]}]}"#,
            "/formula/where adds up different units"
        ),
        (
            #"{"measure":"sum","of":"ledger.received","where":[{"field":"kind","is_not":["funding"]}]}"#,
            "/formula/where adds up different units"
        ),
        (#"{"measure":"share"}"#, "/formula/numerator is required"),
        (
            #"{"measure":"share","numerator":{"measure":"mean","of":"centre.capacity"},"denominator":{"measure":"count","of":"centre"}}"#,
            "/formula/numerator/measure is not a known measure"
        ),
        (
            #"{"measure":"share","numerator":{"measure":"count","of":"centre"},"denominator":{"measure":"count","of":"centre"}}"#,
            "/formula/denominator is the numerator: the share is always 1"
        ),
    ])
    func `each fault is named with its place`(text: String, fault: String) throws {
        let found = try faults(text)
        #expect(found.contains(fault), "\(found)")
    }

    @Test func `too much is refused before it is read`() throws {
        let condition = #"{"field":"water","is":["none"]}"#
        let many = Array(repeating: condition, count: 11).joined(separator: ",")
        #expect(
            try faults(#"{"measure":"count","of":"centre","where":[\#(many)]}"#)
                == ["/formula/where must have at most 10 items"])
        let twice = #"{"measure":"count","of":"centre","where":[\#(condition),\#(condition)]}"#
        #expect(try faults(twice) == ["/formula/where/1/field is there twice"])
    }

    @Test(arguments: [
        (
            #"{"measure":"count_distinct","of":"activity.partner"}"#, "organisations", ["none"], ["none"]
        ),
        (#"{"measure":"count_distinct","of":"activity.centre"}"#, "centres", ["sum", "none"], ["none"]),
        (#"{"measure":"count","of":"centre"}"#, "centres", ["sum", "none"], ["last", "none"]),
        (#"{"measure":"sum","of":"activity.children"}"#, "children", ["sum", "none"], ["sum", "none"]),
        (#"{"measure":"mean","of":"centre.capacity"}"#, "places", ["weighted", "none"], ["last", "none"]),
        (
            #"""
            {"measure":"share","numerator":{"measure":"sum","of":"activity_cost.cost"},
            "denominator":{"measure":"sum","of":"activity.children"}}
            """#, "ZAR cents per children", ["weighted", "none"], ["weighted", "none"]
        ),
        (
            #"{"measure":"sum","of":"ledger.used","where":[{"field":"kind","is":["staff_time","volunteer_time"]}]}"#,
            "minutes", ["sum", "none"], ["sum", "none"]
        ),
    ])
    func `unit and rules of adding up follow from what is measured`(
        text: String, unit: String, places: [String], periods: [String]
    ) throws {
        let formula = try formula(text)
        #expect(formula.unit == unit)
        #expect(formula.placeRules == places)
        #expect(formula.periodRules == periods)
        let wrong = formula.faults(unit: "moons", dimensions: ["moon"], places: "max", periods: "mean")
        #expect(wrong.map(\.field) == ["/unit", "/dimensions/0", "/adds_over_places", "/adds_over_periods"])
        #expect(
            formula.faults(unit: unit, dimensions: formula.dimensions, places: places[0], periods: periods[0]).isEmpty)
    }

    @Test func `no text of a formula is in its statement`() throws {
        let hostile = try formula(
            #"{"measure":"sum","of":"activity.children","where":[{"field":"own_kind","is":["zzz_hostile"]}]}"#)
        let statement = try #require(IndicatorStatement(hostile, by: ["ward", "age_band"]))
        #expect(!statement.sql.contains("zzz_hostile"))
        #expect(statement.parameters == [.texts(["zzz_hostile"])])
        #expect(IndicatorStatement(hostile, by: ["nowhere"]) == nil)
    }

    @Test func `declarations name what there is, once`() {
        #expect(Set(IndicatorSource.all.map(\.name)).count == IndicatorSource.all.count)
        for source in IndicatorSource.all {
            #expect(Set(source.fields.map(\.name)).count == source.fields.count)
            #expect(Set(source.dimensions.map(\.name)).count == source.dimensions.count)
            for dimension in source.dimensions where dimension.key == nil {
                #expect(source.fields.contains { $0.parts[dimension.name] != nil })
            }
            for field in source.fields {
                for parts in field.parts.values { #expect(parts.last?.key == IndicatorDimension.unknown) }
            }
        }
    }
}
