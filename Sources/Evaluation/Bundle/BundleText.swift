/// The words of a bundle: what its columns mean, and how to read it.
enum BundleText {
    /// A column, as a Frictionless table schema describes it.
    struct Field: Encodable {
        let name: String
        let type: String
        let description: String

        init(_ name: String, _ type: String, _ description: String) {
            self.name = name
            self.type = type
            self.description = description
        }

        init(_ name: String, _ description: String) { self.init(name, "string", description) }
    }

    static func title(_ table: String) -> String {
        switch table {
        case "evaluation": "Which evaluation it is"
        case "figures": "Figures, as published"
        case "inputs": "Tables that the evaluation read"
        case "input_rows": "Rows that the evaluation read"
        default: "Parameters of the rules"
        }
    }

    static func fields(_ table: String) -> [Field] {
        switch table {
        case "figures": figures
        case "inputs":
            [
                Field("table", "Name of the table."), Field("rows", "integer", "Rows within the evaluation's extent."),
                Field("up_to", "datetime", "Newest change among them; empty without rows."),
                Field("sha256", "SHA-256 of their content, without counts of children."),
            ]
        case "input_rows":
            [
                Field("table", "Name of the table; of rows of children, child_assessment, their files are named."),
                Field("row", "Identifier of the row."),
                Field("version", "integer", "Its version when it was read; empty where rows are only ever added."),
            ]
        case "evaluation", "parameters": [Field("name", "Name."), Field("value", "Value.")]
        default: rows
        }
    }

    private static let figures = [
        Field("position", "integer", "Order."), Field("section", "Section."), Field("indicator", "What was measured."),
        Field("scope_kind", "Over what kind of thing."), Field("scope_key", "Over which one."),
        Field("scope_label", "Its name."), Field("value", "number", "The value; empty where there is none."),
        Field("value_text", "A value that is a text; beside a number, what it consists of."),
        Field("n", "integer", "Rows it rests on; of outcomes, centres."),
        Field("missing", "integer", "Rows that lack the input; of outcomes, centres lost."),
        Field("unit", "Unit of the value."), Field("direction", "Whether more is better: up, down or none."),
        Field("status", "ok, suppressed, insufficient or not_applicable."), Field("reason", "Why there is no value."),
        Field("rule_version", "Version of the rules."), Field("data_up_to", "datetime", "Newest change behind it."),
        Field("tables", "Tables it rests on."),
    ]

    private static let rows = [
        Field("tenant_id", "integer", "1: the municipality."),
        Field("centre_id", "integer", "A number for the centre, within this file."),
        Field("treated", "integer", "1 for a participating centre, 0 for one it is compared with."),
        Field("post", "integer", "1 for the end wave, 0 for the baseline."),
        Field("y", "number", "The outcome; empty where it is missing."),
        Field("age_months", "number", "The child's age in months at the assessment."),
        Field(
            "child", "integer",
            "A number for the child (or, where the centre is the unit, 0 or the centre's), within this file."),
    ]

    /// - Parameter identity: which evaluation it is, by name and value.
    static func readme(_ identity: [(String, String)], isAnnual: Bool) -> String {
        """
        # A published evaluation, to be checked

        | | |
        |---|---|
        \(identity.map { "| \($0.0) | \($0.1) |" }.joined(separator: "\n"))

        `period_end` is the day after the last. `figures_sha256` is what its publication kept of all figures: `ecdp evaluate
        verify` compares it, and who has it from elsewhere can tell whether this is that evaluation.

        - `evaluation.csv`: the table above.
        - `figures.csv`: every figure as it was published. Figures without a value say why.
        - `inputs.csv`, `parameters.csv`: what was read, and the thresholds of the rules.
        - `input_rows.csv`: which rows of each table were read, in which version. A figure rests on those of its `tables`.
        - `datapackage.json`: what every column means (https://specs.frictionlessdata.io/).
        \(isAnnual ? annual : quarterly)
        """
    }

    private static let quarterly = """

        A quarterly review has no estimates, so there is no script here that would compute them again.

        """

    private static let annual = """
        - `rows/`: the rows behind each estimate, as they were when they were read. Rows of children are there only where they were asked for; keep them as the
          personal information that they are.
        - `recompute.py`, `recompute.R`: each computes every published estimate again and compares it with the published
          figures; the one with statsmodels, the other with R alone. Estimates of children whose rows are not in this folder
          are named and not compared. Each ends with 1 where a figure differs, where rows that should be here are not, or
          where nothing could be compared.

        ```sh
        python3 -m pip install pandas statsmodels
        python3 recompute.py
        Rscript recompute.R
        ```

        The estimate is the interaction of `treated` and `post` in a linear regression (with `age_months` where children were
        assessed), with standard errors clustered by centre (CR1) and Student's t with one degree of freedom less than there
        are centres.

        """
}
