"""Numbers for a tracking store: figures of released findings, by dotted name.

Takes    ReleasedAudit.
Gives    a flat mapping of names to numbers.
Promise  only what may be printed; a hidden or undefined figure is absent, never 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from riskkit.domain.findings import ReleasedAudit, Row

_NAMED_BY_METRIC = ("P02", "P03", "P04")
_NOT_A_NAME = re.compile(r"[^A-Za-z0-9_.\- /]+")


def tracked_metrics(released: ReleasedAudit) -> dict[str, float]:
    """Figures worth comparing between runs.

    Parameters
    ----------
    released : ReleasedAudit

    Returns
    -------
    dict of float
        For instance `P02.AUC`, `P05.capacity.precision`, `P01.flagged`, `X06.loss.auc`, `findings.broken`,
        `releasable`.
    """
    figures = {name: float(value) for name, value in _figures(released) if value is not None}
    for verdict in ("broken", "cannot tell", "difference found"):
        figures[f"findings.{verdict.replace(' ', '_')}"] = float(sum(f.verdict == verdict for f in released))
    return {**figures, "hidden_cells": float(released.hidden_cells), "releasable": float(released.releasable)}


def _figures(released: ReleasedAudit) -> Iterator[tuple[str, float | None]]:
    for code in _NAMED_BY_METRIC:
        for row in _rows(released, code):
            yield _name(code, row["metric"]), row["value"]
    for code in ("P05", "P12"):
        for row in _rows(released, code):
            yield _name(code, row["operating_point"], row["metric"]), row["value"]
    for row in _rows(released, "X06"):
        yield _name("X06", row["attack"], "auc"), row["auc"]
    for row in _rows(released, "P01"):
        yield _name("P01", row["measure"]), row["count"]


def _rows(released: ReleasedAudit, code: str) -> tuple[Row, ...]:
    return released[code].table or () if code in released else ()


def _name(*parts: str) -> str:
    return ".".join(_NOT_A_NAME.sub("_", part.replace("/", "_over_")).replace(" ", "_") for part in parts)
