/// The scripts of a bundle. They go through the published estimates, not through the rows that are there: what was
/// published and cannot be compared is named.
enum BundleScripts {
    static let files = [
        EvaluationBundle.File(name: "recompute.py", text: python), EvaluationBundle.File(name: "recompute.R", text: r),
    ]

    static let python = #"""
        """Computes the estimates of this folder again, with statsmodels, and compares them with the published figures.

        Ends with 1 where one differs by more than 1e-9 of itself, where rows that should be here are not, or where nothing
        could be compared. Rows of children are here only where they were asked for."""

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


        def differences(name, values, rows):
            again = fit(rows.dropna())
            for code, value in PUBLISHED.items():
                computed = value(again, "treated:post")
                if not values.get(code):
                    yield f"{name}: {code} is not among the published figures, computed it is {computed}"
                    continue
                published = float(values[code])
                if not abs(published - computed) <= 1e-9 * max(abs(published), abs(computed), 1e-12):
                    yield f"{name}: {code} was published as {published}, computed again it is {computed}"


        def main():
            evaluation = dict(pd.read_csv(HERE / "evaluation.csv", dtype=str).values)
            figures = pd.read_csv(HERE / "figures.csv", dtype=str, keep_default_na=False)
            outcomes = {}
            for row in figures[figures["scope_kind"] == "outcome"].itertuples():
                outcomes.setdefault(row.scope_key, {})[row.indicator] = row.value
            (compared, wrong, absent, left_out) = (0, [], [], [])
            for key, values in sorted(outcomes.items()):
                name = key.replace("/", ".")
                path = HERE / "rows" / f"{name}.csv"
                # Only outcomes of children count assessments.
                if not values.get("impact_standard_error"):
                    print(f"{name}: no estimate was published")
                elif path.exists():
                    wrong += differences(name, values, pd.read_csv(path))
                    compared += len(PUBLISHED)
                elif "impact_assessments" in values and evaluation.get("rows_of_children") == "no":
                    left_out.append(name)
                else:
                    absent.append(name)
            for name in left_out + absent:
                print(f"{name}: its rows are not in this folder")
            for line in wrong:
                print(line)
            if left_out:
                print("rows of children are not in this folder: "
                      f"{len(left_out)} {'estimate' if len(left_out) == 1 else 'estimates'} not compared")
            if absent:
                print("rows that should be in this folder are not: "
                      f"{len(absent)} {'estimate' if len(absent) == 1 else 'estimates'} not compared")
            if compared == 0:
                print("Nothing was compared.")
            else:
                print(f"{compared} figures compared, {len(wrong)} {'differs' if len(wrong) == 1 else 'differ'}.")
            return 1 if wrong or absent or compared == 0 else 0


        sys.exit(main())

        """#

    /// The same in R, without a package: the formulas stand in it.
    static let r = #"""
        # Computes the estimates of this folder again, in R alone, and compares them with the published figures.
        #
        # Ends with 1 where one differs by more than 1e-9 of itself, where rows that should be here are not, or where nothing
        # could be compared. Rows of children are here only where they were asked for.

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

        text <- function(name) {
          read.csv(file.path(here, name), colClasses = "character", na.strings = NULL)
        }
        evaluation <- with(text("evaluation.csv"), setNames(value, name))
        figures <- text("figures.csv")
        figures <- figures[figures$scope_kind == "outcome", ]
        compared <- 0
        wrong <- absent <- left_out <- character()
        for (key in sort(unique(figures$scope_key))) {
          of <- figures[figures$scope_key == key, ]
          values <- setNames(of$value, of$indicator)
          name <- sub("/", ".", key, fixed = TRUE)
          path <- file.path(here, "rows", paste0(name, ".csv"))
          if (!"impact_standard_error" %in% names(values) || values[["impact_standard_error"]] == "") {
            cat(name, ": no estimate was published\n", sep = "")
          } else if (file.exists(path)) {
            again <- fit(na.omit(read.csv(path)))
            for (code in names(again)) {
              computed <- again[[code]]
              compared <- compared + 1
              if (!code %in% names(values) || values[[code]] == "") {
                wrong <- c(wrong, sprintf(
                  "%s: %s is not among the published figures, computed it is %.17g", name, code, computed))
                next
              }
              published <- as.numeric(values[[code]])
              if (!isTRUE(abs(published - computed) <= 1e-9 * max(abs(published), abs(computed), 1e-12))) {
                wrong <- c(wrong, sprintf(
                  "%s: %s was published as %.17g, computed again it is %.17g", name, code, published, computed))
              }
            }
          } else if ("impact_assessments" %in% names(values) && identical(evaluation[["rows_of_children"]], "no")) {
            # Only outcomes of children count assessments.
            left_out <- c(left_out, name)
          } else {
            absent <- c(absent, name)
          }
        }
        without <- function(what, names) {
          if (length(names) > 0) {
            sprintf("%s: %d %s not compared", what, length(names), if (length(names) == 1) "estimate" else "estimates")
          }
        }
        writeLines(c(
          sprintf("%s: its rows are not in this folder", c(left_out, absent)), wrong,
          without("rows of children are not in this folder", left_out),
          without("rows that should be in this folder are not", absent),
          if (compared == 0) "Nothing was compared." else
            sprintf("%d figures compared, %d %s.", compared, length(wrong),
                    if (length(wrong) == 1) "differs" else "differ")))
        quit(status = if (length(wrong) > 0 || length(absent) > 0 || compared == 0) 1 else 0)

        """#
}
