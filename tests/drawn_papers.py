"""The papers of a run, drawn by hand: a tiny study, released findings, a board. For tests only: nobody is real."""

from __future__ import annotations

import copy
from typing import Any

from riskkit.domain.board_record import Answer, Question
from riskkit.domain.comparison import RunPapers

HIDDEN = "hidden: fewer than 10 people, or it would give such a count away"
STUDY: dict[str, Any] = {
    "riskkit": 1, "name": "drawn_study", "title": "A study that only tests read", "kind": "records", "seed": 7,
    "role": "perpetrator", "words": {"who": "People drawn for a test.", "outcome": "A drawn outcome."},
    "capacity": {"people": None, "share": 0.02},
    "groups": [{"name": "sex", "label": "Sex as recorded", "column": "sex", "levels": {"F": "Female", "M": "Male"}}],
    "audit": {"confidence": 0.95, "margins": {"PPV": 0.1, "FNR": 0.1, "FPR": 0.02, "selection": 0.02, "O/E": 1.25}},
    "release": {"threshold": 10}, "answers": {"benefit": "Earlier offers of support."},
    "sources": {"data_kind": "synthetic", "extract_date": "2026-01-01", "folder": "somewhere"},
    "cohort": {"as_of": ["2023-01-01"], "age_from": 10, "age_to": 64},
    "target": {"meaning": "Named as a suspect of robbery.", "offences": ["robbery", "violence"], "horizon_days": 730},
    "features": [
        {"name": "robberies", "label": "Robberies in a year", "meaning": "Counted over a year.", "days": 365},
        {"name": "searches", "label": "Stops and searches", "meaning": "Counted over three years.", "days": 1095},
    ],
}  # fmt: skip


def study(**changes: Any) -> dict[str, Any]:
    """The drawn study; a change names a place with __ for each dot: target__horizon_days=365."""
    made = copy.deepcopy(STUDY)
    for place, value in changes.items():
        *path, last = place.split("__")
        part = made
        for key in path:
            part = part[key]
        part[last] = value
    return made


def found(code: str, verdict: str = "held", table: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """One released finding."""
    words = {"title": f"Check {code}", "severity": "informs", "because": f"Drawn {verdict}.", "limits": "Tiny."}
    return {"code": code, "verdict": verdict, "count": None, "base": None, "table": table, **words}


def share(metric: str, count: int | None, base: int | None, **more: Any) -> dict[str, Any]:
    """A share with Wilson's interval, as a release shows it; hidden if its count is None."""
    from riskkit.stats.intervals import wilson

    row = {"metric": metric, "operating_point": "capacity", "count": count, "base": base, **more}
    if count is None or base is None:
        ends = {"count": None, "base": None, "value": None, "low": None, "high": None}
        return {**row, **ends, "reason": HIDDEN, "hidden": True}
    low, high = wilson(count, base)
    return {**row, "value": count / base, "low": float(low), "high": float(high), "reason": None, "hidden": False}


def counts(right: int, wrong: int, missed: int, rest: int) -> list[dict[str, Any]]:
    """P01."""
    told = {
        "scored": right + wrong + missed + rest, "with outcome": right + missed, "flagged": right + wrong,
        "flagged right": right, "flagged wrong": wrong, "missed": missed, "not flagged no outcome": rest,
    }  # fmt: skip
    return [{"measure": name, "count": count, "hidden": False} for name, count in told.items()]


def findings(right: int = 60, wrong: int = 140, missed: int = 90, rest: int = 9710) -> tuple[dict[str, Any], ...]:
    """P01, P02, P04 and P05 of one list, and two checks."""
    auc = {"metric": "AUC", "count": 150, "base": 10_000, "value": 0.75, "low": 0.7, "high": 0.8}
    ratio = {"metric": "O/E", "count": 150, "base": 10_000, "value": 0.9, "low": 0.75, "high": 1.08}
    at_capacity = [share("precision", right, right + wrong), share("capture", right, right + missed)]
    return (
        found("D06"), found("G03", "cannot tell"), found("P01", "measured", counts(right, wrong, missed, rest)),
        found("P02", "measured", [auc]), found("P04", "measured", [ratio]), found("P05", "measured", at_capacity),
    )  # fmt: skip


def papers(run: str = "a", **changes: Any) -> RunPapers:
    """The papers of run "a", "b", ... with its own number and data; `changes`: fields of RunPapers or its manifest."""
    given = {name: changes.pop(name) for name in list(changes) if name in RunPapers.__dataclass_fields__}
    said = {
        "run_id": f"run-{run}", "study": "drawn_study", "title": STUDY["title"], "role": "perpetrator",
        "kind": "records", "data_kind": "synthetic", "created": "2026-11-23T12:00:00+00:00",
        "expires": "2027-02-21T12:00:00+00:00", "releasable": True, "after": None, "inputs": {"events": f"data-{run}"},
        "code": {"version": "0.1.0", "sha256": "1" * 64}, "files": {"scores.parquet": {"sha256": f"scores-{run}"}},
    }  # fmt: skip
    made = {
        "manifest": {**said, **changes}, "manifest_sha256": f"manifest-{run}", "study": study(),
        "findings": findings(), "board": None, "questions": (), "decisions": (),
    }  # fmt: skip
    return RunPapers(**{**made, **given})


def asked(name: str, *answers: str, run: str = "run-a") -> Question:
    """A question about a run, with its answers."""
    given = tuple(Answer(text, "analyst", "2026-11-25", (), run) for text in answers)
    return Question(name, f"Question {name}?", "board", "2026-11-24", "analyst", run, given)
