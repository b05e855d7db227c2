"""What negative controls say: nothing was found where there is nothing, however rows were split.

Takes    Material: the evidence that training left.
Gives    findings D50 and D51.
Promise  limits stand beside each figure; before a model, or for scores made elsewhere, there is nothing to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import hypot
from typing import Any

from riskkit.audit.catalogue import make_finding
from riskkit.audit.definitions.material import Material
from riskkit.domain.findings import Finding, Row

ERRORS = 3.0
EASIER, GAIN, LOSS = 0.05, 0.05, 0.10
LEAST_FEATURES = 5
NOT_TRAINED, ELSEWHERE = "nothing is trained yet", "these scores were made elsewhere, so nothing was trained here"
Control = Mapping[str, Any]


def nothing_found_where_nothing_is(material: Material) -> Finding:
    """D50: the shuffled outcome, the outcome before the date, the random feature."""
    told = _controls(material)
    if isinstance(told, str):
        return make_finding("D50", "not applicable", told)
    recorded, shuffled, before, random = (
        told.get(name, {})
        for name in ("recorded outcome", "shuffled outcome", "outcome before the date", "random feature")
    )
    table = [
        _row(recorded, "recorded outcome", None, None),
        _row(shuffled, "shuffled outcome", "within 3 standard errors of one half", _found_something(shuffled)),
        _row(before, "outcome before the date", "not harder than after it by 0.05 and 3 standard errors",
             _harder(recorded, before)),
        _row(random, "random feature", "not the first of all features", _first(random)),
    ]  # fmt: skip
    because = "on shuffled outcomes the recipe finds nothing, and a random feature does not lead"
    return _finding("D50", table, because, "something is found where nothing is", shuffled)


def splits_alike(material: Material) -> Finding:
    """D51: rows at random, people apart, later dates."""
    told = _controls(material)
    if isinstance(told, str):
        return make_finding("D51", "not applicable", told)
    people, random, later = (
        told.get(name, {})
        for name in ("recorded outcome", "split: rows at random", "split: later dates from earlier ones")
    )
    if random.get("auc") is None:
        because = random.get("reason") or "there is one way of splitting"
        return make_finding("D51", "not applicable", f"{because}: there is one way of splitting")
    table = [
        _row(people, "people kept apart", None, None),
        _row(random, "rows at random", "gains no more than 0.05 and 3 standard errors", _ahead(random, people, GAIN)),
        _row(later, "later dates from earlier ones", "loses no more than 0.10 and 3 standard errors",
             _ahead(people, later, LOSS)),
    ]  # fmt: skip
    because = "splitting by rows, by people and by date find about as much"
    return _finding("D51", table, because, "the way of splitting decides what is found", people)


def _controls(material: Material) -> dict[str, Control] | str:
    """Controls by name, or why there are none."""
    if material.study is not None and material.study.kind == "scores":
        return ELSEWHERE
    if not material.evidence.controls:
        return NOT_TRAINED if material.rows is None else "the model came without negative controls"
    return {str(row["control"]): row for row in material.evidence.controls}


def _finding(code: str, table: list[Row], held: str, broken: str, needed: Control) -> Finding:
    ringing = [row for row in table if row["alarm"]]
    if ringing:
        named = "; ".join(str(row["check"]) for row in ringing)
        return make_finding(code, "broken", f"{broken}: {named}", table=table)
    if needed.get("auc") is None:
        return make_finding(code, "cannot tell", str(needed.get("reason") or "no area could be had"), table=table)
    return make_finding(code, "held", held, table=table)


def _found_something(shuffled: Control) -> bool | None:
    if shuffled.get("auc") is None:
        return None
    return bool(abs(shuffled["auc"] - 0.5) > ERRORS * shuffled["se"])


def _harder(recorded: Control, before: Control) -> bool | None:
    return _ahead(recorded, before, EASIER)


def _ahead(one: Control, other: Control, least: float) -> bool | None:
    """True if one area is over another by this much and by 3 standard errors of the difference."""
    if one.get("auc") is None or other.get("auc") is None:
        return None
    gap = one["auc"] - other["auc"]
    return bool(gap > least and gap > ERRORS * hypot(one["se"], other["se"]))


def _first(random: Control) -> bool | None:
    if random.get("rank") is None or random["of"] <= LEAST_FEATURES:
        return None
    return bool(random["rank"] == 1)


def _row(control: Control, check: str, limit: str | None, alarm: bool | None) -> Row:
    figures = {name: control.get(name) for name in ("auc", "se", "rank", "of")}
    return {"check": check, **figures, "limit": limit, "alarm": alarm, "reason": control.get("reason")}
