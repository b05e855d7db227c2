"""Figures of two runs side by side.

Takes    the papers of two runs, and on what ground they are compared.
Gives    `thousand_pair`, `count_pairs`, `figure_pairs`, `group_pairs`.
Promise  where one release hides a figure, neither side is shown; what one run did not measure is shown as the other has
         it. Whether a change is more than chance is for `chance.py` to say.
"""

from __future__ import annotations

from collections.abc import Iterator

from riskkit.changes.chance import RATIOS, Ground, corrected, judged
from riskkit.domain.comparison import CountPair, FigurePair, RunPapers, ShownFigure
from riskkit.domain.findings import Row
from riskkit.stats.whole_numbers import whole_parts

CAPACITY = "capacity"
FIGURES = (("P05", "precision"), ("P05", "capture"), ("P02", "AUC"), ("P04", "O/E"))
GROUP_FIGURES = ("selection", "FPR", "FNR", "PPV", "O/E")
CELLS = {
    "right": "flagged right", "wrong": "flagged wrong", "missed": "missed", "rest": "not flagged no outcome",
}  # fmt: skip
Key = tuple[str, str, str, str]
"""Metric, attribute, group, operating point; attribute and group are "" for everybody."""


def thousand_pair(before: RunPapers, now: RunPapers) -> tuple[dict[str, int | None], dict[str, int | None]]:
    """Of 1,000 people in each run: flagged, right, wrong, missed, rest.

    Returns
    -------
    two dicts of int or None
        Whole numbers whose parts sum to 1,000 (largest remainders); all None in both if a release hides one of them.
    """
    both = _thousand(before), _thousand(now)
    hidden: dict[str, int | None] = dict.fromkeys(("flagged", *CELLS))
    return (hidden, hidden) if hidden in both else both


def _thousand(run: RunPapers) -> dict[str, int | None]:
    rows = {row["measure"]: row["count"] for row in run.rows("P01") if row.get("count") is not None}
    counts: dict[str, int] = {name: rows[measure] for name, measure in CELLS.items() if measure in rows}
    if len(counts) < len(CELLS) or not sum(counts.values()):
        return dict.fromkeys(("flagged", *CELLS))
    whole = whole_parts(counts)
    return {"flagged": whole["right"] + whole["wrong"], **whole}


def count_pairs(before: RunPapers, now: RunPapers, ground: Ground) -> tuple[CountPair, ...]:
    """People scored, with the outcome, flagged, right, wrong, missed, in both runs."""
    earlier, later = ({row["measure"]: row.get("count") for row in run.rows("P01")} for run in (before, now))
    names = dict.fromkeys((*earlier, *later))
    return tuple(_counts(name, earlier.get(name), later.get(name), ground) for name in names)


def _counts(measure: str, was: int | None, is_now: int | None, ground: Ground) -> CountPair:
    if was is None or is_now is None:
        return CountPair(measure, None, None, None, close=False)
    if ground.guarded and 0 < abs(is_now - was) < ground.threshold:
        return CountPair(measure, was, None, None, close=True)
    return CountPair(measure, was, is_now, is_now - was, close=False)


def figure_pairs(before: RunPapers, now: RunPapers, ground: Ground) -> tuple[FigurePair, ...]:
    """Precision and capture of the list, AUC, and recorded against expected, for everybody."""
    earlier, later = (dict(_overall(run)) for run in (before, now))
    keys = dict.fromkeys((*earlier, *later))
    return corrected([_pair(key, earlier.get(key), later.get(key), ground) for key in keys], ground.confidence)


def group_pairs(before: RunPapers, now: RunPapers, ground: Ground) -> tuple[FigurePair, ...]:
    """Rates of each group of each characteristic."""
    earlier, later = (dict(_by_group(run)) for run in (before, now))
    keys = dict.fromkeys((*later, *earlier))
    return corrected([_pair(key, earlier.get(key), later.get(key), ground) for key in keys], ground.confidence)


def _overall(run: RunPapers) -> Iterator[tuple[Key, Row]]:
    for code, metric in FIGURES:
        for row in run.rows(code):
            if row.get("metric") == metric and row.get("operating_point", CAPACITY) == CAPACITY:
                yield (metric, "", "", CAPACITY if code == "P05" else ""), row


def _by_group(run: RunPapers) -> Iterator[tuple[Key, Row]]:
    for row in run.rows("G01"):
        if row.get("metric") in GROUP_FIGURES and row.get("operating_point") in ("all", CAPACITY):
            yield (row["metric"], row["attribute"], row["group"], row["operating_point"]), row


def _pair(key: Key, was: Row | None, is_now: Row | None, ground: Ground) -> tuple[FigurePair, float | None]:
    before, now = _shown(was), _shown(is_now)
    hidden = _hidden(was) or _hidden(is_now)
    pair = FigurePair(
        *key, None if hidden else before, None if hidden else now, "ratio" if key[0] in RATIOS else "difference",
        None, None, None, close=False, verdict="cannot tell", why="hidden" if hidden else "not measured",
    )  # fmt: skip
    return (pair, None) if pair.before is None or pair.now is None else judged(pair, ground)


def _shown(row: Row | None) -> ShownFigure | None:
    if row is None or row.get("value") is None:
        return None
    return ShownFigure(float(row["value"]), row.get("low"), row.get("high"), row.get("count"), row.get("base"))


def _hidden(row: Row | None) -> bool:
    return row is not None and (row.get("hidden") is True or str(row.get("reason") or "").startswith("hidden"))
