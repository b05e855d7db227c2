"""The charts of the report as matplotlib figures, for notebooks and slides.

Takes    a Run from `open_run`, or a ReleasedAudit from `release_audit`: nothing that was not released.
Gives    one matplotlib Figure for each chart, in real colours, with its finding and what its marks mean.
Promise  the same drawings as the report's: what is hidden there is hidden here. pyplot is not touched, so nothing has
         to be closed; a run with nothing to draw is told so, never an empty figure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from riskkit.domain.errors import SpecError
from riskkit.domain.findings import ReleasedAudit
from riskkit.domain.plain_text import plain

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from riskkit.report.charts import Drawing
    from riskkit.runs import Run

    Released: TypeAlias = Run | ReleasedAudit

__all__ = ["calibration", "capacity", "effects", "groups", "over_time", "people_flow", "thousand", "tipping_points"]
CELLS = {"right": "flagged right", "wrong": "flagged wrong", "missed": "missed", "rest": "not flagged no outcome"}


def people_flow(released: Released) -> Figure:
    """Draw how many people and dates stay after each step, and why the others were left out.

    Parameters
    ----------
    released : Run or ReleasedAudit
        From `open_run`, or from `release_audit`.

    Returns
    -------
    matplotlib.figure.Figure
        Save it with `savefig`. A hidden number is the words "a hidden number", never 0.

    Raises
    ------
    SpecError
        If it is neither, or holds no step that leaves somebody out.

    Examples
    --------
    >>> people_flow(rk.open_run("runs/first-look")).savefig("flow.png")  # doctest: +SKIP
    """
    from riskkit.report.charts import flow_drawing

    source = _opened(released)
    return _figure(flow_drawing(source.steps), source, "the people flow", "D01")


def thousand(released: Released) -> Figure:
    """Draw one thousand people: flagged with the outcome recorded, flagged without, missed, and everybody else.

    Counts are those of P01, for each 1,000 people and dates whose outcome is known. Parameters, returns and errors
    are those of `people_flow`; where one of the four counts is hidden there is nothing to draw.

    Examples
    --------
    >>> thousand(rk.open_run("runs/first-look"))  # doctest: +SKIP
    """
    from riskkit.report.charts import thousand_drawing

    source = _opened(released)
    counts = {str(row["measure"]): row.get("per_1000") for row in source.rows("P01")}
    drawing = thousand_drawing({kind: counts.get(name) for kind, name in CELLS.items()})
    return _figure(drawing, source, "one thousand people", "P01")


def calibration(released: Released) -> Figure:
    """Draw the mean score of each bin (ring) beside the share with the outcome recorded (dot, 95% interval).

    Parameters, returns and errors are those of `people_flow`. A hidden bin keeps its line and says so.

    Examples
    --------
    >>> calibration(rk.open_run("runs/first-look"))  # doctest: +SKIP
    """
    from riskkit.report.charts import calibration_drawing

    source = _opened(released)
    return _figure(calibration_drawing(source.rows("P08")), source, "calibration", "P08")


def capacity(released: Released) -> Figure:
    """Draw what lists of many lengths would find, and how often their flags are right, beside simple rules (P14).

    Lengths are people of 1,000. Where P14 is hidden or was not measured, the cuts of P05 are drawn. Parameters,
    returns and errors are those of `people_flow`.

    Examples
    --------
    >>> capacity(rk.open_run("runs/first-look"))  # doctest: +SKIP
    """
    from riskkit.report.charts import lists_drawing

    source = _opened(released)
    return _figure(lists_drawing(source), source, "lists of many lengths", "P14")


def groups(released: Released, attribute: str) -> Figure:
    """Draw the groups of one characteristic: flagged, wrongly flagged, missed, right when flagged, with verdicts.

    Parameters
    ----------
    released : Run or ReleasedAudit
    attribute : str
        A characteristic by the name the study gives it ("ethnicity").

    Returns
    -------
    matplotlib.figure.Figure
        One panel for each measure at the study's capacity. Every group keeps its line; what is not shown is a word.

    Raises
    ------
    SpecError
        If there is no such characteristic; it names those there are.

    Examples
    --------
    >>> groups(rk.open_run("runs/first-look"), "ethnicity")  # doctest: +SKIP
    """
    from riskkit.report.charts import attribute_drawing

    source = _opened(released)
    names = list(dict.fromkeys(str(row["attribute"]) for row in source.rows("G01")))
    if names and attribute not in names:
        raise SpecError(f"This run compares no groups by '{plain(attribute)}'. It compares by {', '.join(names)}.")
    return _figure(attribute_drawing(source, attribute, "groups"), source, "groups", "G01")


def tipping_points(released: Released) -> Figure:
    """Draw how lopsided recording would have to be before each difference found could be chance (R02).

    The scale is outcomes recorded of 100, all at its right end. Parameters, returns and errors are those of
    `people_flow`; where no difference was found, or its figures are hidden, there is nothing to draw.

    Examples
    --------
    >>> tipping_points(rk.open_run("runs/first-look"))  # doctest: +SKIP
    """
    from riskkit.report.charts import tipping_drawing

    source = _opened(released)
    return _figure(tipping_drawing(source.rows("R02"), source.label), source, "tipping points", "R02")


def over_time(released: Released) -> Figure:
    """Draw, date by date, the share of recorded outcomes on the list and the share of flags that were right (P07).

    Parameters, returns and errors are those of `people_flow`; with fewer than two dates shown there is nothing to
    draw.

    Examples
    --------
    >>> over_time(rk.open_run("runs/first-look"))  # doctest: +SKIP
    """
    from riskkit.report.charts import dates_drawing

    source = _opened(released)
    return _figure(dates_drawing(source.rows("P07")), source, "the course of time", "P07")


def effects(released: Released) -> Figure:
    """Draw what moves scores most: high values against low ones, to the right where scores are higher (X02).

    The scale is log-odds. Associations in past records, not causes. Parameters, returns and errors are those of
    `people_flow`.

    Examples
    --------
    >>> effects(rk.open_run("runs/first-look"))  # doctest: +SKIP
    """
    from riskkit.report.charts import effects_drawing

    source = _opened(released)
    return _figure(effects_drawing(source.rows("X02")), source, "effects", "X02")


@dataclass(frozen=True)
class _Opened:
    """Released rows by code, steps and words, whether from a run folder or from a ReleasedAudit."""

    tables: Mapping[str, tuple[dict[str, Any], ...]]
    steps: Sequence[Mapping[str, Any]]
    labels: Mapping[str, str]

    def rows(self, code: str) -> tuple[dict[str, Any], ...]:
        return self.tables.get(code, ())

    def label(self, attribute: object) -> str:
        return plain(" × ".join(self.labels.get(part, part) for part in str(attribute).split(" x ")))


def _opened(released: object) -> _Opened:
    from riskkit.runs import Run

    if isinstance(released, ReleasedAudit):
        tables = {found.code: found.table or () for found in released}
        study, steps = released.study, released.facts.get("steps") or ()
    elif isinstance(released, Run):
        tables = {str(found["code"]): tuple(found["table"] or ()) for found in released.findings}
        study, steps = released.study, json.loads(released.audit_bytes)["steps"]
    else:
        raise SpecError(
            f"A chart is drawn from a run that was opened or an audit that was released, not from a "
            f"{type(released).__name__}. Give it open_run(...) or release_audit(...)."
        )
    labels = {str(group["name"]): str(group["label"]) for group in study.get("groups") or ()}
    return _Opened(tables, steps, labels)


def _figure(drawing: Drawing | None, source: _Opened, what: str, code: str) -> Figure:
    from riskkit.report.charts import whole_figure

    if drawing is None:
        held = code in source.tables and bool(source.tables[code])
        why = "every value it would draw is hidden or undefined" if held else "it holds no such rows"
        raise SpecError(
            f"There is nothing to draw for {what} ({code}) in this run: {why}. The report says what is hidden, and why."
        )
    figure: Figure = whole_figure(drawing)
    return figure
