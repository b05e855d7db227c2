"""What two releases give away together that neither gives away alone: a check by linear algebra.

Takes    the papers of two runs over the same data.
Gives    `given_away`.
Promise  a count that is hidden in one release and follows from both is counted; nothing that follows is ever worked out
         or shown, only how many there are.

The check looks at G01 with the totals of P01, one characteristic and one operating point at a time. Behind each group
stand six counts in each run: flagged and not, with the outcome, without, not yet known. Every shown count is a sum of
them. Two runs over the same rows share each group's people and outcomes; two that also gave the same scores share all
six. What the shown sums of both runs give by linear combination, and one release hides, is given away.

A release whose counts are rounded shows no sums: its lines are not used, and differences of rounded counts say nothing.

It does not see: bounds by inequalities, whole numbers, G02 and other tables, runs whose people are not the same rows,
groups that were cut otherwise. There, `differences` counts pairs of shown counts that differ by few people.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from riskkit.changes.figures import CAPACITY
from riskkit.changes.sameness import same_data, same_list, same_rows, threshold
from riskkit.domain.comparison import GivenAway, RunPapers
from riskkit.domain.findings import Row
from riskkit.stats.known_sums import determined

CELLS = ("tp", "fp", "fn", "tn", "flagged unknown", "not flagged unknown")
ALL = CELLS
FLAGGED = ("tp", "fp", "flagged unknown")
SUMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "people": (ALL, ()), "selection": (FLAGGED, ALL), "recorded": (("tp", "fn"), CELLS[:4]),
    "O/E": (("tp", "fn"), CELLS[:4]), "FPR": (("fp",), ("fp", "tn")), "FNR": (("fn",), ("tp", "fn")),
    "PPV": (("tp",), ("tp", "fp")), "FOR": (("fn",), ("fn", "tn")),
}  # fmt: skip
"""Which cells of a group a metric's count and base are sums of. The base of "people" is everybody."""
TOTALS: dict[str, tuple[str, ...]] = {
    "scored": ALL, "with outcome": ("tp", "fn"), "flagged": FLAGGED, "flagged right": ("tp",),
    "flagged wrong": ("fp",), "missed": ("fn",), "not flagged no outcome": ("tn",),
}  # fmt: skip
SHARED_ROWS: tuple[tuple[str, ...], ...] = (ALL, ("tp", "fn"), CELLS[:4])
"""What two runs over the same rows share, whatever their scores: people, outcomes, people whose outcome is known."""
Place = tuple[str, tuple[str, ...]]
"""A sum of cells of one group."""


def given_away(before: RunPapers, now: RunPapers) -> GivenAway:
    """How many hidden counts follow from both releases together, and how many shown counts differ by few people.

    Returns
    -------
    GivenAway
        Nothing where the runs are one and the same, or were not made from the same data.
    """
    if before.manifest_sha256 == now.manifest_sha256 or not same_data(before, now):
        return GivenAway()
    cells = sum(_recovered(before, now, attribute) for attribute in _shared_attributes(before, now))
    return GivenAway(cells if same_rows(before, now) else 0, _small_differences(before, now))


def _rounds(run: RunPapers) -> bool:
    return (run.study.get("release") or {}).get("round_to") is not None


def _shared_attributes(before: RunPapers, now: RunPapers) -> list[str]:
    """Characteristics that both runs know and group alike."""
    defined = [{group["name"]: group for group in run.study.get("groups") or ()} for run in (before, now)]
    found = dict.fromkeys(row["attribute"] for row in before.rows("G01"))
    return [name for name in found if name in defined[1] and defined[0].get(name) == defined[1].get(name)]


def _recovered(before: RunPapers, now: RunPapers, attribute: str) -> int:
    """Counts of one characteristic that one release hides, and both together give."""
    rows = [_rows(run, attribute) for run in (before, now)]
    groups = list(dict.fromkeys(row["group"] for row in chain(*rows)))
    totals = [_totals(run, groups) for run in (before, now)]
    shown = [
        {} if _rounds(run) else dict.fromkeys((*_sums(own, shown=True), *total))
        for run, own, total in zip((before, now), rows, totals, strict=True)
    ]
    hidden = [dict.fromkeys(place for place in _sums(own, shown=False) if place not in seen)
              for own, seen in zip(rows, shown, strict=True)]  # fmt: skip
    links = [(cell,) for cell in CELLS] if same_list(before, now) else SHARED_ROWS
    known = [_weights(place, groups, run) for run in (0, 1) for place in shown[run]]
    known += [_linked(group, cells, groups) for group in groups for cells in links]
    asked = [[_weights(place, groups, run) for place in hidden[run]] for run in (0, 1)]
    return sum(int(determined(known, wanted).sum()) for wanted in asked if wanted)


def _rows(run: RunPapers, attribute: str) -> list[Row]:
    return [
        row for row in run.rows("G01")
        if row["attribute"] == attribute and row["operating_point"] in ("all", CAPACITY) and row["metric"] in SUMS
    ]  # fmt: skip


def _sums(rows: Sequence[Row], *, shown: bool) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Sums of cells that the rows of G01 show, or hide."""
    for row in rows:
        for name, cells in zip(("count", "base"), SUMS[row["metric"]], strict=True):
            if cells and (row.get(name) is not None) == shown:
                yield row["group"], cells


def _totals(run: RunPapers, groups: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Sums over all groups that P01 shows."""
    for row in run.rows("P01"):
        if groups and row.get("count") is not None and row["measure"] in TOTALS:
            yield "", TOTALS[row["measure"]]


def _weights(place: Place, groups: Sequence[str], run: int) -> list[float]:
    """A sum as weights over the cells of both runs; the group "" stands for all groups."""
    group, cells = place
    half = [float(cell in cells and group in ("", own)) for own in groups for cell in CELLS]
    empty = [0.0] * len(half)
    return half + empty if run == 0 else empty + half


def _linked(group: str, cells: tuple[str, ...], groups: Sequence[str]) -> list[float]:
    """A sum that is the same in both runs: one less the other is 0."""
    ours, theirs = (_weights((group, cells), groups, run) for run in (0, 1))
    return [a - b for a, b in zip(ours, theirs, strict=True)]


def _small_differences(before: RunPapers, now: RunPapers) -> int:
    """Pairs of counts, shown in both releases, that differ by some people but fewer than the threshold."""
    if _rounds(before) or _rounds(now):
        return 0
    limit = max(threshold(before), threshold(now))
    ours, theirs = (dict(_counted(run)) for run in (before, now))
    return sum(0 < abs(theirs[key] - ours[key]) < limit for key in ours if key in theirs)


def _counted(run: RunPapers) -> Iterator[tuple[tuple[str, ...], int]]:
    """Shown counts of people by what they count; each sum once."""
    for measure, count in ((row["measure"], row.get("count")) for row in run.rows("P01")):
        if count is not None:
            yield ("", measure), count
    for row in run.rows("G01"):
        if row["operating_point"] in ("all", CAPACITY) and row["metric"] in SUMS:
            for name, cells in zip(("count", "base"), SUMS[row["metric"]], strict=True):
                if cells and row.get(name) is not None:
                    yield (row["attribute"], row["group"], *cells), row[name]
