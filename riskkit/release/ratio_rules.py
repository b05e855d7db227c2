"""Ratios taken apart and rates per resident: what is hidden follows G01, and what rests on few people.

Takes    raw rows of G09 and G12, the released and the raw rows of G01.
Gives    released rows.
Promise  no count of G09 is shown and its figures have three digits, so that small parts cannot be worked out from a
         ratio; a row that rests on few people in any part is hidden whole. In G12 a hidden group is never the only one
         behind a sum that is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from riskkit.domain.findings import Row
from riskkit.release.group_rules import Hidden
from riskkit.release.hiding import Curtain

COUNTS = ("count", "base", "other_count", "other_base", "fewest")
PARTED = (
    "ratio", "ratio_all", "lowest_part", "lowest", "highest_part", "highest", "within", "within_low", "within_high",
    "p_adjusted", "gap", "gap_mix", "gap_rates",
)  # fmt: skip
RATES = ("count", "value", "low", "high")
RATIOS = ("ratio", "ratio_low", "ratio_high", "ratio_in_data", "ratio_in_data_low", "ratio_in_data_high")
THE_REST = "the rest"
DIGITS = 3
_Rows = Sequence[Row]


def taken_apart(
    rows: Sequence[Row], groups: Sequence[Row], raw: Sequence[Row], curtain: Curtain, point: str
) -> list[Row]:
    """Released rows of G09."""
    hidden, released = Hidden(groups), []
    for row in rows:
        shown = {name: value for name, value in row.items() if name not in COUNTS} | {"hidden": False}
        named = [row["group"], *([] if row["against"] == THE_REST else [row["against"]])]
        few = curtain.small(row["fewest"])
        secret = few or any(hidden.of(row["attribute"], one, row["metric"], point) for one in named)
        if secret and any(shown[name] is not None for name in PARTED):
            curtain.hide(shown, PARTED)
        released.append({name: _short(value) for name, value in shown.items()})
    return released


def _short(value: object) -> object:
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value


def per_resident(
    rows: Sequence[Row], groups: Sequence[Row], raw: Sequence[Row], curtain: Curtain, point: str
) -> list[Row]:
    """Released rows of G12, metric by metric."""
    hidden, released = Hidden(groups), [{**row, "hidden": False} for row in rows]
    in_rows = {
        (r["attribute"], r["group"], r["metric"]): r["count"] for r in raw if r["operating_point"] in (point, "all")
    }
    people = {row["group"]: row["count"] for row in rows if row["metric"] == "people"}
    plans = []
    for metric in dict.fromkeys(row["metric"] for row in released):
        own = [row for row in released if row["metric"] == metric and row["count"] is not None]
        counts = [row["count"] for row in own]
        sensitive = [
            at for at, row in enumerate(own)
            if hidden.of(row["attribute"], row["group"], metric, point) or curtain.small(row["count"])
            or curtain.few(abs(row["count"] - in_rows[row["attribute"], row["group"], metric]))
            or (metric != "people" and curtain.small(people[row["group"]] - row["count"]))
        ]  # fmt: skip
        plans.append((own, [own[at] for at in curtain.widen(sensitive, [[count] for count in counts], counts)]))
    for own, secret in plans:
        _hide(own, secret, curtain)
    return released


def _hide(own: list[Row], secret: list[Row], curtain: Curtain) -> None:
    """Hide the secret rows, and the ratios that would give one of them away."""
    behind = [row["count"] for row in secret if row["residents"] is not None]
    alone = bool(behind) and (len(behind) < 2 or curtain.small(sum(behind)))
    names = [row["group"] for row in secret]
    for row in secret:
        curtain.hide(row, (*RATES, *RATIOS))
    for row in own:
        if not row["hidden"] and (alone or row["against"] in names):
            curtain.hide(row, RATIOS)


_Rule = Callable[[_Rows, _Rows, _Rows, Curtain, str], list[Row]]
RATIO_RULES: dict[str, _Rule] = {"G09": taken_apart, "G12": per_resident}
