"""Checks of rows and labels: everyone accounted for, mature, unique, at risk.

Takes    Origin, steps, ScoredRows.
Gives    findings D01, D06, D08, D13.
Promise  counts are made again here from the rows themselves, and held against what the steps say.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.definitions.counted_sides import CountedSides
from riskkit.audit.definitions.record_checks import NO_FOLLOW_UP, count_rows, fault_row, held_or_broken
from riskkit.audit.scored_rows import ScoredRows, day_text
from riskkit.domain.findings import Finding, Row
from riskkit.domain.history import last_mature_as_of
from riskkit.domain.origin import Origin
from riskkit.domain.steps import Step

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd


def all_steps(origin: Origin | None, steps: Iterable[Step]) -> tuple[Step, ...]:
    """Every step of the study once, in story order."""
    found: list[Step] = []
    if origin is not None:
        linkage = origin.cohort.linkage
        found += [*linkage.sources.steps, *linkage.steps, *origin.cohort.steps, *origin.history.steps]
        if origin.labels is not None:
            found += origin.labels.steps
    return tuple(dict.fromkeys([*found, *steps]))


def every_row_accounted_for(
    origin: Origin | None, steps: Iterable[Step], scored: int | None = None, counted: CountedSides | None = None
) -> Finding:
    """D01: sums of every step, and independent recounts of the cut, the labels and the scores."""
    listed = all_steps(origin, steps)
    table = [row for step in listed for row in _step_rows(step)]
    lost = [step.name for step in listed if step.rows_in != step.rows_out + sum(d.rows for d in step.dropped)]
    wrong = [*lost, *(_recounts(origin, scored, counted or CountedSides(origin)) if origin is not None else [])]
    if not listed:
        return make_finding("D01", "not applicable", "this kind of study brings no steps")
    if wrong:
        because = f"rows were lost or repeated at: {', '.join(wrong)}"
        return make_finding("D01", "broken", because, count=len(wrong), base=len(listed), table=table)
    because = "at every step rows in are rows kept plus every named drop, and recounts agree"
    return make_finding("D01", "held", because, count=0, base=len(listed), table=table)


def _step_rows(step: Step) -> list[Row]:
    start = {
        "step": step.name,
        "unit": step.unit,
        "rows_in": step.rows_in,
        "rows_out": step.rows_out,
        "people_in": step.people_in,
        "people_out": step.people_out,
    }
    if not step.dropped:
        return [{**start, "dropped_reason": None, "dropped_rows": None}]
    return [{**start, "dropped_reason": drop.reason, "dropped_rows": drop.rows} for drop in step.dropped]


def _recounts(origin: Origin, scored: int | None, counted: CountedSides) -> list[str]:
    """Names of joins whose rows, counted again another way, are not as many as the steps say."""
    cohort, wrong = origin.cohort, []
    if count_rows(cohort.table) != cohort.rows:
        wrong.append("the cohort")
    history_step, follow_up_step = origin.history.steps[:2]
    if _expected_pairs(origin, counted) != history_step.rows_in:
        wrong.append("people joined with their events")
    if counted.history["base"] != history_step.rows_out:
        wrong.append("the history")
    if origin.follow_up is not None and counted.follow_up["base"] != follow_up_step.rows_out:
        wrong.append("the follow-up")
    if origin.labels is not None and len(origin.labels.frame) != cohort.rows:
        wrong.append("the labels")
    if scored is not None and scored > cohort.rows:
        wrong.append("the scores")
    return wrong


def _expected_pairs(origin: Origin, counted: CountedSides) -> int:
    """Rows of each person times parts of each person: what a join without repeats must give."""
    linkage = origin.cohort.linkage
    dates = origin.cohort.table.group_by("person_id").aggregate(dates=origin.cohort.table.count())
    known = linkage.parts.semi_join(linkage.sources.tables["events"], "event_id")
    unique = known.select("event_id", "person_id", "role").distinct() if counted.parts["twice"] else known
    parts = unique.group_by("person_id").aggregate(parts=unique.count())
    both = dates.inner_join(parts, "person_id")
    total = both.aggregate(pairs=(both.dates * both.parts).sum().fill_null(0)).to_pyarrow()["pairs"][0].as_py()
    return int(total)


def outcome_is_mature(origin: Origin) -> Finding:
    """D06: yes, no and not yet known by as-of date; none may count before horizon and waiting time are over."""
    if origin.labels is None:
        return make_finding("D06", "not applicable", NO_FOLLOW_UP)
    label = origin.labels.frame["label"].to_numpy(dtype=np.float64)
    day = day_text(origin.labels.cohort.keys()["as_of"])
    last = last_mature_as_of(origin.labels.spec, origin.cohort.linkage.sources.extract_date).isoformat()
    table = []
    for when in np.unique(day):
        here = label[day == when]
        yes, no = int((here == 1).sum()), int((here == 0).sum())
        table.append(
            {"as_of": str(when), "rows": len(here), "yes": yes, "no": no, "not_yet_known": len(here) - yes - no}
        )
    immature = (day > last) & ~np.isnan(label)
    count, unknown = int(immature.sum()), int(np.isnan(label).sum())
    if count:
        because = f"outcomes counted on dates after {last}, before records had time to settle"
        return make_finding("D06", "broken", because, count=count, base=len(label), table=table)
    because = f"the last date whose outcome had time to be recorded is {last}"
    because += "; later dates are not yet known" if unknown else ""
    return make_finding("D06", "held", because, count=0, base=len(label), table=table)


def one_row_each(
    origin: Origin | None, rows: ScoredRows | None, counted: CountedSides | None = None
) -> Finding:  # fmt: skip
    """D08: keys of the cohort and of the scores, labels of both."""
    table: list[Row] = []
    if origin is not None:
        table += _cohort_faults(origin, counted or CountedSides(origin))
    if rows is not None:
        keys = rows.frame.assign(as_of=rows.as_of)[["person_id", "as_of"]]
        table.append(fault_row("scores that repeat a person and date", _repeated(keys), len(rows)))
        table.append(
            fault_row("scored rows labelled neither yes, no nor not yet known", _strange(rows.label), len(rows))
        )
    if not table:
        return make_finding("D08", "not applicable", "no rows have been scored yet")
    return held_or_broken(
        "D08", table, "one row each, and every label is one of three", "rows or labels are not as said"
    )


def _cohort_faults(origin: Origin, counted: CountedSides) -> list[Row]:
    cohort, linkage, parts = origin.cohort, origin.cohort.linkage, counted.parts
    table = [
        fault_row("cohort rows that repeat a person and date", _repeated(cohort.keys()), cohort.rows),
        fault_row("agency records that stand for two people", *_not_unique(linkage.person_of, ["record_id"])),
        fault_row("events that stand twice", *_not_unique(linkage.sources.tables["events"], ["event_id"])),
        fault_row("parts in an event that stand twice", parts["twice"], parts["base"]),
    ]
    if origin.labels is not None:
        label = origin.labels.frame["label"].to_numpy(dtype=np.float64)
        table.append(fault_row("labels neither yes, no nor not yet known", _strange(label), len(label)))
    return table


def _not_unique(table: ir.Table, key: list[str]) -> tuple[int, int]:
    base = count_rows(table)
    return base - count_rows(table.select(*key).distinct()), base


def _repeated(keys: pd.DataFrame) -> int:
    return int(keys.duplicated(["person_id", "as_of"]).sum())


def _strange(label: np.ndarray) -> int:
    return int(np.count_nonzero(~(np.isnan(label) | (label == 0) | (label == 1))))


def time_at_risk(origin: Origin) -> Finding:
    """D13: days lost to custody, abroad or death, by recorded outcome."""
    if origin.labels is None or origin.follow_up is None:
        return make_finding("D13", "not applicable", NO_FOLLOW_UP)
    if "exposure" not in origin.cohort.linkage.sources.tables:
        return make_finding("D13", "not applicable", "no table of custody, time abroad or deaths was given")
    window = origin.labels.spec.horizon_days - origin.labels.spec.embargo_days
    lost = window - origin.labels.frame["days_at_risk"].to_numpy(dtype=np.float64)
    label = origin.labels.frame["label"].to_numpy(dtype=np.float64)
    table = []
    for name, who in (("yes", label == 1), ("no", label == 0), ("not yet known", np.isnan(label))):
        here = lost[who]
        away, base = int((here > 0).sum()), len(here)
        table.append(
            {
                "outcome": name,
                "count": away,
                "base": base,
                "value": away / base if base else None,
                "mean_days_lost": float(here.mean()) if base else None,
                "reason": None if base else "nobody is of this kind",
            }
        )
    impossible = int(np.count_nonzero(~((lost >= 0) & (lost <= window))))
    if impossible:
        return make_finding(
            "D13", "broken", "days at risk that cannot be", count=impossible, base=len(lost), table=table
        )
    because = "people who were away could not have an outcome recorded for all that time; they are not corrected for"
    return make_finding("D13", "measured", because, table=table)
