"""The flow chart after disclosure control.

Takes    steps.
Gives    rows as `Step.as_row()` writes them, small drops hidden.
Promise  where a small drop is hidden, every number of the flow chart is rounded to the threshold, so that rows in less
         rows kept do not give it back. A drop of nobody is shown as 0: it is a rule that met no row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from riskkit.domain.findings import Row
from riskkit.domain.steps import Step
from riskkit.release.hiding import Curtain

_NUMBERS = ("rows_in", "rows_out", "people_in", "people_out")


def show_steps(steps: Sequence[Step], curtain: Curtain) -> tuple[list[Row], int | None]:
    """Released steps, and what they are rounded to (None: exact)."""
    rows = [step.as_row() for step in steps]
    if not any(_gives_away(row, curtain) for row in rows):
        return [{**row, "hidden": False} for row in rows], None
    return [_rounded(row, curtain) for row in rows], curtain.threshold


def _gives_away(row: Row, curtain: Curtain) -> bool:
    people = [row["people_in"], row["people_out"]]
    lost = None if None in people else people[0] - people[1]
    drops = [count for drop in row["dropped"] for count in (drop["rows"], drop["people"])]
    return curtain.few(lost, *drops, *(row[name] for name in _NUMBERS))


def _rounded(row: Row, curtain: Curtain) -> Row:
    hidden = 0

    def shown(count: int | None) -> int | None:
        nonlocal hidden
        if count is None:
            return None
        if curtain.few(count):
            hidden += 1
            return None
        return curtain.threshold * round(count / curtain.threshold)

    released: dict[str, Any] = {**row, **{name: shown(row[name]) for name in _NUMBERS}}
    released["dropped"] = [
        {"reason": drop["reason"], "rows": shown(drop["rows"]), "people": shown(drop["people"])}
        for drop in row["dropped"]
    ]
    curtain.cells += hidden
    return {**released, "hidden": hidden > 0}


def steps_table(rows: Sequence[Row], curtain: Curtain) -> list[Row]:
    """D01's table from released steps: one row per step and drop."""
    table = []
    for row in rows:
        start = {"step": row["name"], "unit": row["unit"], **{name: row[name] for name in _NUMBERS}}
        for drop in row["dropped"] or [{"reason": None, "rows": None}]:
            reason = curtain.some if row["hidden"] else None
            table.append(
                {**start, "dropped_reason": drop["reason"], "dropped_rows": drop["rows"]}
                | {"hidden": row["hidden"], "reason": reason}
            )
    return table
