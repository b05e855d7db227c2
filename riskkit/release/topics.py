"""Inputs that say the same thing are read as one reason: the windows of one count, or what a study puts together.

Takes    Inputs, as a reader knows them.
Gives    `Topic`, `topics_of`.
Promise  every input is in exactly one topic; contributions of a topic are the sum of its inputs'.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

import numpy as np

from riskkit.release.inputs import Input

_LINKING = {"in", "the", "last", "past", "over", "for", "within"}


@dataclass(frozen=True)
class Topic:
    """One reason as it is read: its label, and its inputs in the order of the features."""

    label: str
    inputs: tuple[Input, ...]

    @property
    def places(self) -> tuple[int, ...]:
        """Feature columns of all its inputs."""
        return tuple(place for one in self.inputs for place in one.places)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the features in it that are counted from records."""
        return tuple(one.spec.name for one in self.inputs if one.spec is not None)

    @property
    def assessment(self) -> bool:
        """True if any of its inputs rests on judgement."""
        return any(one.assessment for one in self.inputs)

    @property
    def meaning(self) -> str:
        """The meanings of its inputs, each once."""
        return " ".join(dict.fromkeys(one.meaning for one in self.inputs))

    def values(self, row: np.ndarray) -> tuple[str, ...]:
        """What each of its inputs says of one row, with its label; empty for one input alone."""
        return tuple(f"{one.label}: {one.words(row)}" for one in self.inputs) if len(self.inputs) > 1 else ()


def topics_of(inputs: Sequence[Input]) -> tuple[Topic, ...]:
    """Inputs put together: by the topic a study names, else by what they count, whatever the window."""
    together: dict[object, list[Input]] = {}
    for place, one in enumerate(inputs):
        together.setdefault(_key(one, place), []).append(one)
    return tuple(Topic(_label(key, found), tuple(found)) for key, found in together.items())


def _key(one: Input, place: int) -> object:
    named = one.spec.topic if one.spec is not None else one.column.topic if one.column is not None else None
    if named is not None:
        return ("topic", named)
    if one.spec is None or one.spec.days is None:
        return place
    spec = one.spec
    return ("same count", spec.measure, spec.events.fingerprint, spec.part and spec.part.fingerprint, spec.of)


def _label(key: object, inputs: list[Input]) -> str:
    if len(inputs) == 1:
        return inputs[0].label
    if isinstance(key, tuple) and key[0] == "topic":
        return str(key[1])
    alike = takewhile(lambda words: len(set(words)) == 1, zip(*(one.label.split() for one in inputs), strict=False))
    words = [first for first, *_ in alike]
    while words and words[-1].lower().strip(",") in _LINKING:
        words = words[:-1]
    return " ".join(words).rstrip(",") or inputs[0].label
