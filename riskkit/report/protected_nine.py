"""The nine protected characteristics, held against what a run compared.

Takes    Material.
Gives    `Characteristic`, `nine_characteristics`, `other_characteristics`.
Promise  each of the nine is there once, measured or not; a verdict of "cannot tell" throughout is "too few", never
         "no difference".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from riskkit.report.formats import plain
from riskkit.report.material import Material
from riskkit.report.words_en import COMPARED, IN_ORDER, METRICS, NINE

_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Characteristic:
    """One protected characteristic, as one group of the study holds it; its state, and measures by verdict.

    `attribute` is empty where no group holds it.
    """

    name: str
    attribute: str
    state: str
    found: tuple[str, ...]
    none_shown: tuple[str, ...]
    unclear: tuple[str, ...]


def nine_characteristics(material: Material) -> tuple[Characteristic, ...]:
    """All nine, in the order of the Act; one that two groups hold (ethnicity, told and observed) stands twice."""
    held: dict[str, list[str]] = {name: [] for name in IN_ORDER}
    for group in _protected(material):
        name = characteristic_of(group)
        if name is not None:
            held[name].append(str(group["name"]))
    return tuple(
        _characteristic(material, name, attribute)
        for name, attributes in held.items()
        for attribute in attributes or [""]
    )


def other_characteristics(material: Material) -> tuple[Characteristic, ...]:
    """Characteristics the study compares that are none of the nine: an area, a force, or one named unusually."""
    others = [group for group in material.study.get("groups") or () if not _among_nine(group)]
    return tuple(
        _characteristic(material, plain(group.get("label") or group["name"]), str(group["name"])) for group in others
    )


def characteristic_of(group: Mapping[str, Any]) -> str | None:
    """Which of the nine a study's group stands for, by the words of its column, name and label; None if none."""
    said = " ".join(str(group.get(part) or "") for part in ("column", "name", "label")).lower()
    words = _WORD.findall(said)
    return next((name for name, _, marks in NINE if any(mark in words for mark in marks)), None)


def _protected(material: Material) -> list[Mapping[str, Any]]:
    return [group for group in material.study.get("groups") or () if group.get("protected")]


def _among_nine(group: Mapping[str, Any]) -> bool:
    return bool(group.get("protected")) and characteristic_of(group) is not None


def _characteristic(material: Material, name: str, attribute: str) -> Characteristic:
    by_verdict: dict[str, list[str]] = {}
    for row in material.rows("G03"):
        if str(row["attribute"]) == attribute and row["metric"] in COMPARED:
            named = by_verdict.setdefault(str(row["verdict"]), [])
            label = METRICS[row["metric"]][0].lower()
            if label not in named:
                named.append(label)
    found, none_shown = by_verdict.get("difference found", []), by_verdict.get("no material difference shown", [])
    unclear = by_verdict.get("cannot tell", [])
    state = _state(attribute, bool(found or none_shown), bool(unclear))
    return Characteristic(name, attribute, state, tuple(found), tuple(none_shown), tuple(unclear))


def _state(attribute: str, told: bool, unclear: bool) -> str:
    if not attribute:
        return "absent"
    if told:
        return "measured"
    return "few" if unclear else "held"
