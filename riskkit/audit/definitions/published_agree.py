"""Do figures that were published about scores agree with one another, and with the file.

Takes    Material: published figures, and the rows of scores made elsewhere.
Gives    finding D49.
Promise  only what no table of counts can give is broken; figures of other rows than the file's are not held against it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from riskkit.audit.catalogue import make_finding
from riskkit.audit.definitions.material import Material
from riskkit.domain.findings import Finding, Row
from riskkit.stats.agreement_of_figures import SLACK, compare_figures
from riskkit.stats.printed_figures import rounding
from riskkit.stats.ranking import auc

if TYPE_CHECKING:
    from riskkit.audit.definitions.ready_made import ReadyMade

NEAR_PERFECT = 0.95


def published_figures_agree(material: Material) -> Finding:
    """D49: every rule that the published figures of a model let one ask."""
    study = material.study
    if study is None or study.scores is None:
        return make_finding("D49", "not applicable", "figures are published with scores made elsewhere")
    if not material.evidence.published:
        because = "the study names no published figures: scores.published, or scores.published_table"
        return make_finding("D49", "cannot tell", because)
    table = [row for figures in material.evidence.published for row in _rows_of(figures, material.ready_made)]
    asked = [row for row in table if row["alarm"] is not None]
    ringing = [row for row in asked if row["alarm"]]
    if ringing:
        named = "; ".join(dict.fromkeys(f"{row['model']}: {row['check']}" for row in ringing[:8]))
        because = f"published figures cannot all be right: {named}"
        return make_finding("D49", "broken", because, count=len(ringing), base=len(asked), table=table)
    if not asked:
        return make_finding(
            "D49", "cannot tell", "too few figures are published to contradict one another", table=table
        )
    because = "published figures agree with one another, as far as they can be asked"
    return make_finding("D49", "held", because, count=0, base=len(asked), table=table)


def _rows_of(figures: Mapping[str, Any], rows: ReadyMade | None) -> Iterator[Row]:
    model = str(figures["model"])
    numbers = {name: float(value) for name, value in figures.items() if name != "model"}
    for one in compare_figures(numbers):
        yield _row(model, one.rule, one.printed, one.low, one.high, not one.agrees)
    if rows is not None:
        yield from (row | {"model": model} for row in _against_file(numbers, rows))
    if min(numbers.get("precision", 0.0), numbers.get("recall", 0.0)) > NEAR_PERFECT:
        reason = "precision and recall this high look as if the model had seen the answer"
        yield _row(model, "near-perfect figures", numbers["precision"], None, None, None, reason)


def _against_file(numbers: Mapping[str, float], rows: ReadyMade) -> Iterator[Row]:
    """Share and area of the file's own rows, if as many were published as it has."""
    y = rows.label[rows.known] == 1
    if "n" not in numbers or not len(y):
        return
    if int(numbers["n"]) not in (len(rows), len(y)):
        reason = "as many rows as the file has were not published, so its figures cannot be held against them"
        yield _row("", "figures of the file's own rows", numbers["n"], None, None, None, reason)
        return
    own: dict[str, float] = {"base_rate": float(y.mean()), "positives": float(y.sum())}
    if rows.score is not None and 0 < y.sum() < len(y):
        own["auc"] = float(auc(y, rows.score[rows.known]))
    for name, value in own.items():
        if name in numbers:
            near = 0.0 if name == "positives" else rounding(numbers[name], 0)
            agrees = abs(value - numbers[name]) <= near + SLACK
            yield _row("", f"{name.replace('_', ' ')} of the file's own rows", numbers[name], None, None, not agrees)


def _row(
    model: str, check: str, printed: float, low: float | None, high: float | None, alarm: bool | None,
    reason: str | None = None,
) -> Row:  # fmt: skip
    return {"model": model, "check": check, "printed": float(printed), "low": low, "high": high, "alarm": alarm,
            "reason": reason}  # fmt: skip
