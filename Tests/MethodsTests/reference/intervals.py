"""How low and how high each of many numbers can be, by linear programming: one model for all of them.

HiGHS keeps the model and where it stood, so each further number costs a few steps from the last one's end.
"""

import highspy
import numpy as np

UNBOUNDED = (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible)
ENDS = (highspy.HighsModelStatus.kOptimal, *UNBOUNDED)

class Intervals:
    """Numbers within `limits` (low, high; None for no limit), of which rows @ numbers lie between `least` and `most`."""

    def __init__(self, limits, rows, least, most):
        self.count = len(limits)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self.count, len(rows)
        model.col_cost_ = np.zeros(self.count)
        model.col_lower_ = np.array([-np.inf if low is None else low for low, _ in limits], dtype=float)
        model.col_upper_ = np.array([np.inf if high is None else high for _, high in limits], dtype=float)
        model.row_lower_, model.row_upper_ = np.array(least, dtype=float), np.array(most, dtype=float)
        matrix = np.array(rows, dtype=float).reshape(len(rows), self.count)
        places = [np.flatnonzero(row) for row in matrix]
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.concatenate([[0], np.cumsum([len(p) for p in places])]).astype(np.int32)
        model.a_matrix_.index_ = np.concatenate(places).astype(np.int32) if places else np.array([], dtype=np.int32)
        model.a_matrix_.value_ = np.concatenate([r[p] for r, p in zip(matrix, places)]) if places else np.array([])
        self.solver = highspy.Highs()
        self.solver.setOptionValue("output_flag", False)
        assert self.solver.passModel(model) == highspy.HighsStatus.kOk
        self.asked = None
        self.solver.run()
        status = self.solver.getModelStatus()
        # Nothing to be solved is no contradiction.
        assert status in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty), status

    def end(self, place, sign):
        """All numbers where the one at `place` is least (sign 1) or most (sign -1); None where it has no end."""
        if self.asked is not None:
            self.solver.changeColCost(self.asked, 0.0)
        self.asked = place
        self.solver.changeColCost(place, float(sign))
        self.solver.run()
        status = self.solver.getModelStatus()
        if status not in ENDS:
            # Where it stood was no good place to go on from.
            self.solver.clearSolver()
            self.solver.run()
            status = self.solver.getModelStatus()
        # That there is a solution was seen at first: what is called unbounded or infeasible is unbounded.
        if status in UNBOUNDED:
            return None
        assert status in ENDS, status
        return np.array(self.solver.getSolution().col_value)
