/// The words of a bundle: what its columns mean, how to read it, and the script that computes its estimates again.
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
        case "figures": "Figures, as published"
        case "inputs": "Tables that the evaluation read"
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
        case "parameters": [Field("name", "Name."), Field("value", "Value.")]
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

    static let readme = """
        # A published evaluation, to be checked

        - `figures.csv`: every figure as it was published. Figures without a value say why.
        - `inputs.csv`, `parameters.csv`: what was read, and the thresholds of the rules.
        - `rows/`: the rows behind each estimate. Rows of children are there only where they were asked for; keep them as the
          personal information that they are.
        - `datapackage.json`: what every column means (https://specs.frictionlessdata.io/).
        - `recompute.py`, `recompute.R`: each computes every estimate again and compares it with the published figures; the one
          with statsmodels, the other with R alone.

        ```sh
        python3 -m pip install pandas statsmodels
        python3 recompute.py
        Rscript recompute.R
        ```

        The estimate is the interaction of `treated` and `post` in a linear regression (with `age_months` where children were
        assessed), with standard errors clustered by centre (CR1) and Student's t with one degree of freedom less than there
        are centres.

        """

    static let python = #"""
        """Computes the estimates of this folder again, with statsmodels, and compares them with the published figures.

        Ends with 1 where one differs by more than 1e-9 of itself, or could not be compared."""

        import pathlib
        import sys

        import pandas as pd
        import statsmodels.formula.api as smf

        HERE = pathlib.Path(__file__).resolve().parent
        PUBLISHED = {
            "impact_estimate": lambda fit, name: fit.params[name],
            "impact_standard_error": lambda fit, name: fit.bse[name],
            "impact_p": lambda fit, name: fit.pvalues[name],
            "impact_low_95": lambda fit, name: fit.conf_int().loc[name, 0],
            "impact_high_95": lambda fit, name: fit.conf_int().loc[name, 1],
        }


        def fit(rows):
            formula = "y ~ treated * post" + (" + age_months" if "age_months" in rows else "")
            return smf.ols(formula, rows).fit(
                cov_type="cluster", cov_kwds={"groups": rows["centre_id"]}, use_t=True)


        def main():
            figures = pd.read_csv(HERE / "figures.csv", dtype={"scope_key": str}, keep_default_na=False)
            compared, wrong = 0, []
            for path in sorted((HERE / "rows").glob("*.csv")):
                area, outcome = path.stem.split(".", 1)
                of = figures[(figures["scope_kind"] == "outcome") & (figures["scope_key"] == f"{area}/{outcome}")]
                values = dict(zip(of["indicator"], of["value"]))
                if not values.get("impact_standard_error"):
                    print(f"{path.name}: no estimate was published")
                    continue
                again = fit(pd.read_csv(path).dropna())
                for code, value in PUBLISHED.items():
                    (published, computed) = (float(values[code]), value(again, "treated:post"))
                    compared += 1
                    if abs(published - computed) > 1e-9 * max(abs(published), abs(computed), 1e-12):
                        wrong.append(f"{path.name}: {code} was published as {published}, computed again it is {computed}")
            print("\n".join(wrong + [f"{compared} figures compared, {len(wrong)} differ."]))
            return 1 if wrong else 0


        sys.exit(main())

        """#

    /// The same in R, without a package: the formulas stand in it.
    static let r = #"""
        # Computes the estimates of this folder again, in R alone, and compares them with the published figures.
        #
        # Ends with 1 where one differs by more than 1e-9 of itself, or could not be compared.

        file <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))
        here <- if (length(file) == 1) dirname(normalizePath(file)) else "."

        # Least squares; standard errors clustered by centre (CR1); Student's t with centres - 1 degrees of freedom.
        fit <- function(rows) {
          with_age <- "age_months" %in% names(rows)
          design <- model.matrix(if (with_age) ~ treated * post + age_months else ~ treated * post, rows)
          decomposed <- qr(design)
          name <- match("treated:post", colnames(design)[decomposed$pivot])
          bread <- chol2inv(qr.R(decomposed))
          scores <- rowsum(design[, decomposed$pivot] * qr.resid(decomposed, rows$y), rows$centre_id)
          n <- nrow(design)
          k <- ncol(design)
          centres <- nrow(scores)
          meat <- crossprod(scores)
          variance <- (bread %*% meat %*% bread) * centres / (centres - 1) * (n - 1) / (n - k)
          estimate <- qr.coef(decomposed, rows$y)[["treated:post"]]
          error <- sqrt(variance[name, name])
          half <- qt(0.975, centres - 1) * error
          c(impact_estimate = estimate, impact_standard_error = error,
            impact_p = 2 * pt(abs(estimate / error), centres - 1, lower.tail = FALSE),
            impact_low_95 = estimate - half, impact_high_95 = estimate + half)
        }

        figures <- read.csv(file.path(here, "figures.csv"), colClasses = "character", na.strings = NULL)
        compared <- 0
        wrong <- character()
        for (path in sort(list.files(file.path(here, "rows"), pattern = "[.]csv$", full.names = TRUE))) {
          name <- sub("[.]csv$", "", basename(path))
          key <- sub(".", "/", name, fixed = TRUE)
          of <- figures[figures$scope_kind == "outcome" & figures$scope_key == key, ]
          values <- setNames(of$value, of$indicator)
          if (!"impact_standard_error" %in% names(values) || values[["impact_standard_error"]] == "") {
            cat(name, ": no estimate was published\n", sep = "")
            next
          }
          again <- fit(na.omit(read.csv(path)))
          for (code in names(again)) {
            published <- as.numeric(values[[code]])
            computed <- again[[code]]
            compared <- compared + 1
            if (!isTRUE(abs(published - computed) <= 1e-9 * max(abs(published), abs(computed), 1e-12))) {
              wrong <- c(wrong, sprintf(
                "%s: %s was published as %.17g, computed again it is %.17g", name, code, published, computed))
            }
          }
        }
        writeLines(c(wrong, sprintf("%d figures compared, %d differ.", compared, length(wrong))))
        quit(status = if (length(wrong) > 0) 1 else 0)

        """#
}
