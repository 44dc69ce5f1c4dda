/// SQL of counts of children by age band and sex, of which none that is small can be found.
///
/// - A count of 1 to `$5` children in all is null: it is in no sum.
/// - In a larger count, a part of 1 to `$5` stands in the part `unknown`. Where that alone would give it away, because what
///   is unknown is again so few, the whole count is of unknown age or sex.
///
/// So every sum of counts, and of parts of one kind, consists of numbers that are 0 or larger than `$5`. Age and sex are
/// never combined: then this would not hold.
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
        func count(_ sexes: [String], _ band: String) -> String {
            sexes.map { "coalesce(\(row).\($0)_\(band), 0)" }.joined(separator: " + ")
        }
        let ten = sexes.flatMap { sex in bands.map { "\(row).\(sex)_\($0)" } }.joined(separator: ", ")
        let ages = bands.map { "\(count(sexes, $0)) as age_\($0)" }.joined(separator: ", ")
        let bySex = sexes.map { sex in
            bands.map { count([sex], $0) }.joined(separator: " + ") + " as sex_\(sex)"
        }.joined(separator: ", ")
        func shown(_ columns: [String]) -> String {
            columns.map { "case when every.\($0) > $5::int4 then every.\($0) else 0 end" }.joined(separator: " + ")
        }
        let (ageColumns, sexColumns) = (bands.map { "age_\($0)" }, sexes.map { "sex_\($0)" })
        func parts(_ columns: [String], _ shown: String, unknown: String) -> String {
            let told = "told.\(shown) is not null and told.all_children - told.\(shown) not between 1 and $5::int4"
            let each = columns.map { column in
                "case when told.is_hidden is not false then null when \(told) and told.\(column) > $5::int4 then told.\(column) "
                    + "else 0 end as \(column)"
            }
            let rest =
                "case when told.is_hidden is not false then null when \(told) then told.all_children - told.\(shown) "
                + "else told.all_children end as \(unknown)"
            return (each + [rest]).joined(separator: ", ")
        }
        return """
            cross join lateral (
                select
                    case when num_nonnulls(\(ten)) > 0 then \(count(sexes, "0_1")) + \(count(sexes, "2"))
                    + \(count(sexes, "3")) + \(count(sexes, "4")) + \(count(sexes, "5")) end as all_children,
                    \(ages), \(bySex)
            ) as every
            cross join lateral (
                select
                    every.*, every.all_children between 1 and $5::int4 as is_hidden, \(shown(ageColumns)) as shown_age,
                    \(shown(sexColumns)) as shown_sex
            ) as told
            cross join lateral (
                select
                    case when told.is_hidden is false then told.all_children end as children,
                    told.is_hidden is true as children_hidden,
                    \(parts(ageColumns, "shown_age", unknown: "age_unknown")),
                    \(parts(sexColumns, "shown_sex", unknown: "sex_unknown"))
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
