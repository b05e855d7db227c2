"""What is hidden in each finding's table: which columns count people, which count faults, which are facts of a model.

Takes    a finding's raw rows, and the raw audit for totals it must be held against.
Gives    released rows.
Promise  every code of the audit has a rule; a code without one is refused, not shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from riskkit.domain.errors import NoEvidence
from riskkit.domain.findings import Finding, Row
from riskkit.release.disclosure_rules import DISCLOSURE_RULES
from riskkit.release.doubt_rules import DOUBT_RULES
from riskkit.release.hiding import Curtain
from riskkit.release.length_rules import LENGTH_RULES
from riskkit.release.rate_rules import RATE_RULES
from riskkit.release.ready_made_rules import READY_MADE_RULES
from riskkit.release.training_rules import TRAINING_RULES

FAULT_CODES = (
    "D01", "D02", "D03", "D04", "D05", "D06", "D07", "D08", "D09", "D10", "D11", "D12",
    "D14", "D15", "D16", "D17", "D18", "D19", "D20", "D21", "D22", "D23", "D24", "D25",
    "D36", "D38", "D42", "D43", "D44", "D45", "D54", "D55", "P11", "X01", "X03",
)  # fmt: skip
CELLS = ("flagged right", "flagged wrong", "missed", "not flagged no outcome")
CAPACITY = "capacity"
NOT_OF_PEOPLE = ("D49", "D52", "D53")
"""Codes whose headline counts published figures, drawn people or mutations, which need no hiding."""


@dataclass(frozen=True)
class Totals:
    """Raw totals of the scored rows that shares are held against.

    cuts: by model ("" for the score), people listed (right, wrong) at each cut of P05, or at capacity in P06.
    """

    scored: int
    known: int
    positives: int
    listed: int
    cuts: Mapping[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, findings: Mapping[str, Finding]) -> Totals:
        """Read them from P01."""
        rows = {row["measure"]: row for row in findings["P01"].table or ()}
        right, wrong = rows["flagged right"]["count"], rows["flagged wrong"]["count"]
        known, positives, listed = rows["missed"]["base"], rows["with outcome"]["count"], right + wrong
        return cls(rows["scored"]["count"], known, positives, listed, _cuts(findings, listed))


def _cuts(findings: Mapping[str, Finding], listed: int) -> dict[str, tuple[tuple[float, float], ...]]:
    """People listed, right and wrong, wherever P05 and P06 speak of a list."""
    tables = {code: (findings[code].table or ()) if code in findings else () for code in ("P05", "P06")}
    own = [r for r in tables["P05"] if r["metric"] == "precision" and r["count"] is not None]
    cuts: dict[str, tuple[tuple[float, float], ...]] = {
        "": tuple((float(r["count"]), float(r["base"] - r["count"])) for r in own)
    }
    for row in tables["P06"]:
        if not row["chosen"] and row["precision"] is not None:
            hits = row["precision"] * listed
            cuts[str(row["model"])] = ((hits, listed - hits),)
    return cuts


def hide_in_table(code: str, rows: Sequence[Row], curtain: Curtain, totals: Totals) -> list[Row]:
    """Released rows of one finding's table.

    Raises
    ------
    NoEvidence
        If the code has no rule: what nobody has thought about is not printed.
    """
    if code not in _RULES:
        raise NoEvidence(f"Finding {code} has no rule of disclosure control, so its table cannot be released.")
    released = [{**row, "hidden": False} for row in rows]
    _RULES[code](released, curtain, totals)
    return released


def _faults(rows: list[Row], curtain: Curtain, totals: Totals) -> None:
    for row in rows:
        curtain.hide_fault(row)
        if curtain.few(row.get("people_on_both_sides")):
            curtain.hide(row, ("people_on_both_sides",), curtain.some)
        if curtain.few(row.get("base")) and row.get("gate") is None and "gap_days" not in row:
            curtain.hide(row, ("base",))


def _reading(rows: list[Row], curtain: Curtain, totals: Totals) -> None:
    """With the base, kappa tells how many cases differ: it is hidden with them."""
    for row in rows:
        if curtain.few(row["count"]):
            curtain.hide(row, ("count", "value", "low", "high"), curtain.some)
        if curtain.few(row["base"]):
            curtain.hide(row, ("base", "value", "low", "high"))


def _maturity(rows: list[Row], curtain: Curtain, totals: Totals) -> None:
    sensitive = []
    for at, row in enumerate(rows):
        known = row["yes"] + row["no"]
        few = curtain.small(row["rows"]) or curtain.few(row["not_yet_known"], known)
        if few or (known and curtain.small(row["yes"], row["no"])):
            sensitive.append(at)
    hidden = curtain.widen(sensitive, [[r["yes"], r["no"]] for r in rows], [r["rows"] for r in rows])
    for at in hidden:
        row = rows[at]
        columns = ("yes", "no", "not_yet_known")
        curtain.hide(row, (*columns, "rows") if curtain.small(row["rows"]) else columns)


def _alarms(rows: list[Row], curtain: Curtain, totals: Totals) -> None:
    for row in rows:
        if curtain.small(row["positives"], row["base"] - row["positives"]):
            curtain.hide(row, ("auc", "positives", "base"))


def _at_risk(rows: list[Row], curtain: Curtain, totals: Totals) -> None:
    for row in rows:
        curtain.hide_share(row, ("mean_days_lost",))


def _shares(rows: list[Row], curtain: Curtain, totals: Totals) -> None:
    """Where few outcomes are not yet known, how many are known would say how few."""
    for row in rows:
        if not curtain.hide_share(row, keep_base=True) and curtain.few(totals.scored - totals.known):
            curtain.hide(row, ("base",))


def _list(rows: list[Row], curtain: Curtain, totals: Totals) -> None:
    """The four cells of P01 stand or fall together: any three and a total give the fourth."""
    by_name = {row["measure"]: row for row in rows}
    if totals.known:
        cells = [by_name[name]["count"] for name in CELLS]
        waiting = by_name.get("not yet known")
        if curtain.small(*cells) or (waiting is not None and curtain.few(waiting["count"])):
            for name in CELLS:
                curtain.hide(by_name[name], ("count", "per_1000"))
            if waiting is not None and curtain.few(waiting["count"]):
                for name in ("with outcome", *CELLS):
                    curtain.hide(by_name[name], ("base", "per_1000"))
    for name in ("scored", "with outcome", "flagged", "not yet known"):
        row = by_name.get(name)
        if row is None or not row["base"]:
            continue
        count, complement = row["count"], row["base"] - row["count"]
        if curtain.small(count) or (name != "scored" and curtain.small(complement) and complement):
            curtain.hide(row, ("count", "per_1000"))


def _operating_points(rows: list[Row], curtain: Curtain, totals: Totals) -> None:
    """All four cells of each cut, and of the people between two cuts that are shown."""
    kept: list[tuple[int, int]] = []
    for point in dict.fromkeys(row["operating_point"] for row in rows):
        own = {row["metric"]: row for row in rows if row["operating_point"] == point}
        right, listed = own["precision"]["count"], own["precision"]["base"]
        wrong, missed = listed - right, totals.positives - right
        cells = (right, wrong, missed, totals.known - listed - missed)
        between = [abs(part) for a, b in kept for part in (right - a, wrong - b)]
        if totals.known and ((right, wrong) in kept or not curtain.small(*cells, *between)):
            kept.append((right, wrong))
        elif totals.known:
            for row in own.values():
                curtain.hide(row, ("count", "base", "value", "low", "high"))


def _harm(rows: list[Row], curtain: Curtain, totals: Totals) -> None:
    """A share of harm speaks of the people behind it, and of those between two shown cuts."""
    shown: list[int] = []
    for row in rows:
        count = row["count"]
        between = [abs(count - other) for other in shown if other != count]
        if curtain.small(count, row["base"] - count, *between):
            curtain.hide(row, ("count", "base", "value", "low", "high"))
        else:
            shown.append(count)


def _baselines(rows: list[Row], curtain: Curtain, totals: Totals) -> None:
    few_outcomes = curtain.small(totals.positives, totals.known - totals.positives)
    for row in rows:
        if row["precision"] is None and row["brier"] is None:
            continue
        hits = None if row["precision"] is None else row["precision"] * totals.listed
        if few_outcomes:
            curtain.hide(row, ("brier", "auc", "precision", "capture"))
        elif hits is not None and curtain.small(hits, totals.listed - hits, totals.positives - hits):
            curtain.hide(row, ("precision", "capture"))


def _dates(rows: list[Row], curtain: Curtain, totals: Totals) -> None:
    known = [row for row in rows if row["with_outcome"] is not None]
    parts = []
    for row in known:
        right, listed, positives = row["right"], row["flagged"], row["with_outcome"]
        parts.append([right, listed - right, positives - right, row["scored"] - listed - positives + right])
    sensitive = [at for at, part in enumerate(parts) if curtain.small(*part)]
    for at in curtain.widen(sensitive, parts, [row["scored"] for row in known]):
        curtain.hide(known[at], ("right", "precision", "low", "high", "capture", "capture_low", "capture_high", "auc"))
    outcomes = [[row["with_outcome"], row["scored"] - row["with_outcome"]] for row in known]
    few = [at for at, part in enumerate(outcomes) if curtain.small(*part)]
    for at in curtain.widen(few, outcomes, [row["scored"] for row in known]):
        curtain.hide(known[at], ("with_outcome",))
    for row in rows:
        if curtain.small(row["scored"], row["flagged"]):
            curtain.hide(row, ("flagged",) if row["scored"] >= curtain.threshold else ("scored", "flagged"))


def _bins(rows: list[Row], curtain: Curtain, totals: Totals) -> None:
    parts = [[row["positives"], row["count"] - row["positives"]] for row in rows]
    sensitive = [at for at, part in enumerate(parts) if curtain.small(*part)]
    for at in curtain.widen(sensitive, parts, [row["count"] for row in rows]):
        curtain.hide(rows[at], ("count", "positives", "mean_score", "observed", "low", "high"))


def _recipes(rows: list[Row], curtain: Curtain, totals: Totals) -> None:
    for row in rows:
        listed, hits, positives = row.get("flagged"), row.get("captured"), row.get("positives")
        if listed is None or hits is None or positives is None:
            continue
        if curtain.small(hits, listed - hits, positives - hits):
            curtain.hide(row, ("captured", "positives", "precision", "regret"))


def _ties(rows: list[Row], curtain: Curtain, totals: Totals) -> None:
    for row in rows:
        if curtain.few(row["tied"], row["taken"], row["tied"] - row["taken"]):
            curtain.hide(row, ("tied", "taken", "right", "right_low", "right_high"), curtain.some)
        elif row["right"] is not None:
            low, high = row["right_low"], row["right_high"]
            if curtain.small(row["right"], low) or curtain.few(high - low):
                curtain.hide(row, ("right", "right_low", "right_high"))


def _began(rows: list[Row], curtain: Curtain, totals: Totals) -> None:
    for what in dict.fromkeys(row["what"] for row in rows):
        own = [row for row in rows if row["what"] == what]
        counts = [row["count"] for row in own]
        sensitive = [at for at, count in enumerate(counts) if curtain.small(count)]
        for at in curtain.widen(sensitive, [[count] for count in counts], counts) if sum(counts) else ():
            curtain.hide(own[at], ("count", "value", "low", "high"))


def _stability(rows: list[Row], curtain: Curtain, totals: Totals) -> None:
    """Levels are nested: the people between two shown levels must not be few either."""
    shown: list[int] = []
    for row in rows:
        count = row["count"]
        if row["base"] and (
            curtain.small(count, row["base"] - count, *(abs(count - other) for other in shown if other != count))
        ):
            curtain.hide(row, ("count", "value", "low", "high"))
        else:
            shown.append(count)


def _mutations(rows: list[Row], curtain: Curtain, totals: Totals) -> None:
    """Many counts of nearly the same people: rounded, so that the difference of two gives no few people away."""
    for row in rows:
        for column in ("rows_changed", "of_rows", "outcomes_changed", "of_outcomes"):
            count = row[column]
            if curtain.few(count):
                curtain.hide(row, (column,), curtain.some)
            elif count is not None:
                row[column] = curtain.threshold * round(count / curtain.threshold)


def _model_facts(rows: list[Row], curtain: Curtain, totals: Totals) -> None:
    """Nothing here counts people. The ends of X02 are told by the audit only where many people stand behind them."""


_Rule = Callable[[list[Row], Curtain, Totals], Any]
_RULES: dict[str, _Rule] = {
    **dict.fromkeys(
        (
            "D02",
            "D03",
            "D04",
            "D05",
            "D07",
            "D08",
            "D09",
            "D11",
            "D14",
            "D15",
            "D16",
            "D17",
            "D18",
            "D19",
            "D20",
            "D21",
            "D22",
            "D23",
            "D24",
            "D25",
            "D54",
            "X01",
        ),
        _faults,
    ),
    **dict.fromkeys(("D36", "D38", "D42", "D43", "D44", "D45"), _faults),
    **RATE_RULES,
    **LENGTH_RULES,
    **TRAINING_RULES,
    **DOUBT_RULES,
    **DISCLOSURE_RULES,
    **READY_MADE_RULES,
    "D06": _maturity,
    "D10": _alarms,
    "D12": _model_facts,
    "D52": _model_facts,
    "D53": _mutations,
    "D13": _at_risk,
    "D55": _reading,
    "P01": _list,
    **dict.fromkeys(("P02", "P03", "P04"), _shares),
    "P05": _operating_points,
    "P06": _baselines,
    "P07": _dates,
    "P08": _bins,
    "P09": _bins,
    "P10": _recipes,
    "P11": _ties,
    "P12": _harm,
    "R01": _began,
    "S01": _stability,
    "X02": _model_facts,
    "X03": _model_facts,
}
