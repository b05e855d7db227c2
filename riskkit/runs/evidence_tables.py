"""Do scores and reasons hold together? Recomputed from the two tables of a run.

Takes    scores.parquet and explanations.parquet, as bytes whose hashes were checked.
Gives    `check_tables`.
Promise  every scored row has every reason once; its reasons sum to the logit of its score within 1e-9 (promise R11).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from riskkit.domain.scores import SCORE_COLUMNS
from riskkit.runs.parquet_text import read_parquet

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

EXPLANATION_COLUMNS = ("person_id", "as_of", "feature", "label", "value", "known_at", "contribution")
GATE = 1e-9
BASE = "(base)"
Check = Callable[[bool, str], bool]


@dataclass(frozen=True, eq=False)
class Listed:
    """Columns of scores.parquet, arrays of shape (n,): float64, NaN not known; flagged bool; as_of days, NaT none."""

    score: np.ndarray
    low: np.ndarray
    high: np.ndarray
    stability: np.ndarray
    flagged: np.ndarray
    as_of: np.ndarray


@dataclass(frozen=True, eq=False)
class TableFacts:
    """What the two tables say, for holding other papers against.

    worst: largest relative error of the reasons, None if there are none. flagged_rows: person_id and as_of ("" if none)
    of each flagged row. mean_abs: mean size of each feature's contribution over all rows, by name, "(base)" left out.
    """

    rows: int
    flagged: int
    worst: float | None
    listed: Listed | None = None
    flagged_rows: tuple[tuple[str, str], ...] = ()
    mean_abs: Mapping[str, float] = field(default_factory=dict)


def check_tables(scores: bytes, reasons: bytes, *, role: str, made_elsewhere: bool, check: Check) -> TableFacts:
    """Check both tables, reporting each statement to `check(holds, problem)`.

    Parameters
    ----------
    made_elsewhere : bool
        Scores made elsewhere have no reasons and may be on any scale; the reasons' table is there, and empty.
    """
    import numpy as np

    table = read_parquet(scores, "scores.parquet", SCORE_COLUMNS)
    if not check(table.num_rows > 0, "scores.parquet: it holds no rows"):
        return TableFacts(0, 0, None)
    missing = [c for c in ("person_id", "role", "score", "rank", "flagged") if table[c].null_count]
    if not check(not missing, f"scores.parquet: cells are missing in {', '.join(missing)}"):
        return TableFacts(table.num_rows, 0, None)
    people, dates = _codes(table["person_id"]), _days(table["as_of"])
    key = people.values * (dates.max(initial=0) + 1) + dates
    check(len(np.unique(key)) == len(key), "scores.parquet: a person and date stand twice")
    roles = table["role"].unique().to_pylist()
    check(roles in ([role], []), "scores.parquet: the role is not the manifest's role in every row")
    _check_values(table, dates, made_elsewhere, check)
    listed = _listed(table)
    at = np.flatnonzero(listed.flagged)
    names = table["person_id"].take(at).to_pylist()
    days = ["" if np.isnat(day) else str(day) for day in listed.as_of[at]]
    worst, mean_abs = _check_reasons(table, reasons, people, dates, made_elsewhere, check)
    return TableFacts(table.num_rows, len(at), worst, listed, tuple(zip(names, days, strict=True)), mean_abs)


def _listed(table: pa.Table) -> Listed:
    numbers = {name: _numbers(table[f"score_{name}" if name in ("low", "high") else name])
               for name in ("score", "low", "high", "stability")}  # fmt: skip
    return Listed(**numbers, flagged=_numbers(table["flagged"]) > 0, as_of=table["as_of"].to_numpy())


def _check_values(table: pa.Table, dates: np.ndarray, made_elsewhere: bool, check: Check) -> None:
    import numpy as np

    score, rank, flagged = (_numbers(table[c]) for c in ("score", "rank", "flagged"))
    check(bool(np.isfinite(score).all()), "scores.parquet: a score is not a finite number")
    low, high, stability = (_numbers(table[c]) for c in ("score_low", "score_high", "stability"))
    check(not bool((low > high).any()), "scores.parquet: an interval ends before it begins")
    shares = [stability] if made_elsewhere else [stability, score, low, high]
    outside = any(bool(((s < 0) | (s > 1)).any()) for s in shares)
    check(not outside, "scores.parquet: a probability is below 0 or above 1")
    order = np.lexsort((rank, dates))
    same_day = dates[order][1:] == dates[order][:-1]
    steps, falls = np.diff(rank[order])[same_day], np.diff(score[order])[same_day]
    check(bool((steps > 0).all()), "scores.parquet: two rows of one date have the same rank")
    check(bool((falls <= 0).all()), "scores.parquet: ranks do not follow scores")
    check(bool((np.diff(flagged[order])[same_day] <= 0).all()), "scores.parquet: the flagged are not the top ranks")


def _check_reasons(
    table: pa.Table, reasons: bytes, people: _Codes, dates: np.ndarray, made_elsewhere: bool, check: Check
) -> tuple[float | None, dict[str, float]]:
    import numpy as np

    name, take = "explanations.parquet", ("person_id", "as_of", "feature", "label", "contribution")
    told = read_parquet(reasons, name, EXPLANATION_COLUMNS, texts_as_codes=True, take=take)
    if made_elsewhere and told.num_rows == 0:
        return None, {}
    missing = [c for c in ("person_id", "feature", "label", "contribution") if told[c].null_count]
    if not check(not missing, f"explanations.parquet: cells are missing in {', '.join(missing)}"):
        return None, {}
    rows = _rows_of(told, people, dates)
    feature = _codes(told["feature"])
    features, n = len(feature.levels), table.num_rows
    whole = told.num_rows == n * features and features > 0 and bool((rows >= 0).all())
    if whole:
        whole = bool((np.bincount(rows * features + feature.values, minlength=n * features) == 1).all())
    if not check(whole, "explanations.parquet: it does not give every scored row every reason exactly once"):
        return None, {}
    label = _codes(told["label"])
    if not check(len(label.levels) <= features, "explanations.parquet: a feature has more than one label"):
        return None, {}
    pairs = np.bincount(feature.values * len(label.levels) + label.values, minlength=features * len(label.levels))
    check(np.count_nonzero(pairs) == features, "explanations.parquet: a feature has more than one label")
    contribution = _numbers(told["contribution"])
    if not check(bool(np.isfinite(contribution).all()), "explanations.parquet: a contribution is not finite"):
        return None, {}
    worst = _worst_error(_numbers(table["score"]), np.bincount(rows, weights=contribution, minlength=n))
    check(worst <= GATE, f"explanations.parquet: reasons miss their score by up to {worst:.1e} (gate {GATE:.0e})")
    size = np.bincount(feature.values, weights=np.abs(contribution), minlength=features) / n
    mean_abs = dict(zip(feature.levels.to_pylist(), size.tolist(), strict=True))
    return worst, {name: mean for name, mean in mean_abs.items() if name != BASE}


def _worst_error(score: np.ndarray, total: np.ndarray) -> float:
    """Largest relative distance between the reasons' sum and the logit of the score (absolute where |logit| < 1).

    A score next to 0 or 1 has few digits left in double precision: there the error its rounding alone can make
    (half a unit in the last place, over p(1-p)) is taken off. At exactly 0 or 1 the sum must give that score back.
    """
    import numpy as np

    p = np.clip(score, 0.0, 1.0)
    inside = (p > 0) & (p < 1)
    safe_p = np.where(inside, p, 0.5)
    logit = np.log(safe_p) - np.log1p(-safe_p)
    rounding = 4 * np.finfo("float64").eps / (1 - safe_p)
    error = np.maximum(np.abs(total - logit) - rounding, 0) / np.maximum(1.0, np.abs(logit))
    back = np.where(total > 0, 1 / (1 + np.exp(-np.abs(total))), 1 - 1 / (1 + np.exp(-np.abs(total))))
    at_end = np.where(np.abs(back - p) <= 1e-15, 0.0, np.inf)
    return float(np.max(np.where(inside, error, at_end), initial=0.0))


@dataclass(frozen=True)
class _Codes:
    """Texts as whole numbers: `values` (n,), and `levels`, the text of each number."""

    values: np.ndarray
    levels: pa.Array


def _codes(column: pa.ChunkedArray) -> _Codes:
    import pyarrow as pa

    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    one = encoded.unify_dictionaries().combine_chunks()
    one = one.chunk(0) if isinstance(one, pa.ChunkedArray) else one
    return _Codes(one.indices.to_numpy(zero_copy_only=False).astype("int64"), one.dictionary)


def _days(column: pa.ChunkedArray) -> np.ndarray:
    """Dates as small whole numbers from 1; a missing date is 0."""
    import pyarrow as pa
    import pyarrow.compute as pc

    days = pc.fill_null(column.cast(pa.date32()).cast(pa.int32()), -10_000_000).to_numpy().astype("int64")
    return days + 10_000_000


def _numbers(column: pa.ChunkedArray) -> np.ndarray:
    import pyarrow as pa

    values: np.ndarray = column.cast(pa.float64()).to_numpy()
    return values


def _rows_of(told: pa.Table, people: _Codes, dates: np.ndarray) -> np.ndarray:
    """For each reason, the number of the scored row it speaks of; -1 if there is none."""
    import numpy as np
    import pyarrow.compute as pc

    mine = _codes(told["person_id"])
    place = pc.fill_null(pc.index_in(mine.levels, value_set=people.levels), -1).to_numpy(zero_copy_only=False)
    person, day = place.astype("int64")[mine.values], _days(told["as_of"])
    span = 20_000_000
    wanted, have = person * span + day, people.values * span + dates
    each = len(wanted) // max(1, len(have))
    if len(wanted) == each * len(have) and bool((wanted.reshape(len(have), each) == have[:, None]).all()):
        return np.repeat(np.arange(len(have)), each)  # as riskkit writes it: all reasons of a row together, in order
    order = np.argsort(have, kind="stable")
    at = np.minimum(np.searchsorted(have[order], wanted), len(have) - 1)
    rows = order[at]
    return np.where((person >= 0) & (have[rows] == wanted), rows, -1)
