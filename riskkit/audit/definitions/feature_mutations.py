"""Mutations of features: each feature as it would be if one thing in it were wrong.

Takes    FeatureSpecs.
Gives    `changed_features`: by name of the mutation, the changed features and whose place they take.
Promise  all changed features have names of their own, so that one pass over the records works them all out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from riskkit.domain.cohort_spec import EventFilter
from riskkit.domain.feature_spec import FeatureSpec

LISTS = ("roles", "kinds", "offences", "agencies", "statuses", "initiated_by", "grades")


@dataclass(frozen=True)
class Changed:
    """A feature changed in one way; `spec` has a name of its own."""

    mutation: str
    of: str
    spec: FeatureSpec


def changed_features(specs: Sequence[FeatureSpec]) -> tuple[Changed, ...]:
    """Every changed feature, in order of the features."""
    changed = [(name, spec.name, other) for spec in specs for name, other in _changes(spec)]
    return tuple(
        Changed(name, of, other.model_copy(update={"name": f"changed_{i}"}))
        for i, (name, of, other) in enumerate(changed)
    )


def _changes(spec: FeatureSpec) -> Iterator[tuple[str, FeatureSpec]]:
    def changed(**changes: Any) -> FeatureSpec:
        return spec.model_copy(update=changes)

    if spec.days is not None:
        yield "look-back a day longer", changed(days=spec.days + 1)
        yield "look-back a day shorter", changed(days=max(1, spec.days - 1))
    for name, events in _filters(spec.events):
        yield name, changed(events=events)
    if spec.part is not None:
        for name, part in _filters(spec.part):
            yield f"{name} (of the part)", changed(part=part)


def _filters(wanted: EventFilter) -> Iterator[tuple[str, EventFilter]]:
    if wanted.not_statuses is not None:
        yield "statuses left out are counted", wanted.model_copy(update={"not_statuses": None})
    for field in LISTS:
        codes = getattr(wanted, field)
        if codes is None:
            continue
        word = field.replace("_", " ")
        yield f"any of the {word} counts", wanted.model_copy(update={field: None})
        for code in codes if len(codes) > 1 else ():
            left = tuple(other for other in codes if other != code)
            yield f"one of the {word} is dropped", wanted.model_copy(update={field: left})
