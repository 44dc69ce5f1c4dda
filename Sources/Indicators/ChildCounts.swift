/// SQL of counts of children by age band and sex, of which none that is small can be found.
///
/// A count of 1 to `$5` children in all is null: it is in no sum. Which of its parts are shown, and what is of unknown age or
/// sex, says `app.shown_parts()`, as for reviews. So every sum of counts, and of parts of one kind, consists of numbers
/// that are 0 or larger than `$5`. Age and sex are never combined: then this would not hold.
enum ChildCounts {
    static let bands = ["0_1", "2", "3", "4", "5"]
    static let sexes = ["girls", "boys"]

    /// Members of a select list: `children`, `children_hidden`, `age_0_1` … `age_unknown`, `sex_girls` …
    /// `sex_unknown`.
    static let columns =
        "n.children, n.children_hidden, n.age_0_1, n.age_2, n.age_3, n.age_4, n.age_5, n.age_unknown, "
        + "n.sex_girls, n.sex_boys, n.sex_unknown"

    /// The alias `n` of ``columns``, from a row with the ten counts.
    static func lateral(_ row: String) -> String {
        func count(_ parts: [String]) -> String {
            "app.counted(" + parts.map { "\(row).\($0)" }.joined(separator: ", ") + ")"
        }
        func parts(_ groups: [[String]]) -> String {
            "app.shown_parts(" + groups.map(count).joined(separator: ", ") + ")"
        }
        let ages = bands.map { band in sexes.map { "\($0)_\(band)" } }
        let bySex = sexes.map { sex in bands.map { "\(sex)_\($0)" } }
        func columns(_ array: String, _ names: [String]) -> String {
            names.enumerated().map { "counted.\(array)[\($0.offset + 1)] as \($0.element)" }.joined(separator: ", ")
        }
        return """
            cross join lateral (
                select
                    \(count(ages.flatMap { $0 })) as all_children, \(parts(ages)) as ages, \(parts(bySex)) as sexes
            ) as counted
            cross join lateral (
                select
                    case when counted.all_children not between 1 and $5::int4 then counted.all_children end as children,
                    coalesce(counted.all_children between 1 and $5::int4, false) as children_hidden,
                    \(columns("ages", bands.map { "age_\($0)" } + ["age_unknown"])),
                    \(columns("sexes", sexes.map { "sex_\($0)" } + ["sex_unknown"]))
            ) as n
            """
    }

    static let field = IndicatorField(
        "children", .amount(.fixed("children")), "Children counted.", hidden: "r.children_hidden",
        parts: [
            "age_band": bands.map { ($0, "r.age_\($0)") } + [("unknown", "r.age_unknown")],
            "sex": sexes.map { ($0, "r.sex_\($0)") } + [("unknown", "r.sex_unknown")],
        ])
    static let conditions = [
        IndicatorField("age_band", .part(bands), "Of children: their age."),
        IndicatorField("sex", .part(sexes), "Of children: their sex."),
    ]
    static let dimensions = [
        IndicatorDimension("age_band", "Of children: their age."), IndicatorDimension("sex", "Of children: their sex."),
    ]
}
