"""The reasons on a person's sheet: what raised and lowered the score, what was not known, what would change it.

Takes    Explanations, topics, CaseFacts, and where refits were kept, Doubts.
Gives    `ReasonsOf`, which words them for one row at a time.
Promise  a reason is a topic a reader knows, its contributions added up; the sum is checked on every sheet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from riskkit.domain.case_facts import CaseFacts, Change
from riskkit.domain.scores import Explanations
from riskkit.domain.sheet import Reason
from riskkit.release.inputs import Input
from riskkit.release.sheet_records import NOT_LISTED, SheetRecords
from riskkit.release.sheet_words import NOT_KNOWN, day_words, kept_words, sum_words
from riskkit.release.topics import Topic

MOST_REASONS = 5
GATE = 1e-6
LEAST_SHARE = 0.005
"""Of all movement: what moves a score less than this is left out of the list, and counts in the sum all the same."""
STALE_DAYS = 365
NO_CHANGE = (
    "No admissible change: no change of one or two of the inputs that can change would take this person off the list."
)


@dataclass(frozen=True)
class ReasonsOf:
    """What all sheets of a run share to word reasons. `refitted`: for some rows (n_refits, n_features), or none."""

    explained: Explanations | None
    inputs: tuple[Input, ...]
    topics: tuple[Topic, ...]
    values: np.ndarray
    known_at: tuple[np.ndarray | None, ...]
    refitted: dict[int, np.ndarray]
    hidden_because: str | None

    def moved(self, row: int, records: SheetRecords) -> tuple[tuple[Reason, ...], tuple[Reason, ...], str]:
        """What raised the score, what lowered it, and whether all of it adds up."""
        if self.explained is None:
            return (), (), "These scores were made elsewhere and come without reasons."
        contributions = self.explained.contributions[row]
        sums = np.array([contributions[list(topic.places)].sum() for topic in self.topics])
        whole = float(np.abs(sums).sum()) or 1.0
        order = np.argsort(-np.abs(sums), kind="stable")
        told = [at for at in order if abs(sums[at]) >= LEAST_SHARE * whole]
        up = [at for at in told if sums[at] > 0][:MOST_REASONS]
        down = [at for at in told if sums[at] < 0][:MOST_REASONS]
        raw = float(self.explained.raw[row])
        error = abs(float(self.explained.base[row] + contributions.sum()) - raw) / max(abs(raw), 1e-3)
        return (
            tuple(self._reason(row, at, float(sums[at]), whole, records) for at in up),
            tuple(self._reason(row, at, float(sums[at]), whole, records) for at in down),
            sum_words(error, GATE),
        )

    def _reason(self, row: int, at: int, size: float, whole: float, records: SheetRecords) -> Reason:
        topic = self.topics[at]
        first = topic.inputs[0]
        value = first.words(self.values[row]) if len(topic.inputs) == 1 else ""
        return Reason(
            label=topic.label,
            value=value,
            unit=first.unit if value[:1].isdigit() or value[:1] == "-" else "",  # words have no unit
            meaning=topic.meaning,
            known_at=self._known(row, topic),
            assessment=topic.assessment,
            contribution=size,
            share=abs(size) / whole,
            values=topic.values(self.values[row]),
            kept_sign=self._kept(row, topic, size),
            records=records.numbers(topic.names),
        )

    def _kept(self, row: int, topic: Topic, size: float) -> str:
        refitted = self.refitted.get(row)
        if refitted is None:
            return ""
        sums = refitted[:, list(topic.places)].sum(axis=1)
        return kept_words(int(np.count_nonzero(np.sign(sums) == np.sign(size))), len(sums))

    def _latest(self, row: int, topic: Topic) -> date | None:
        dates = [column[row] for column in self._columns(topic) if not np.isnat(column[row])]
        newest: Any = max(dates).astype(object) if dates else None
        return newest if isinstance(newest, date) else None

    def _columns(self, topic: Topic) -> list[np.ndarray]:
        columns = [self.known_at[place] for place in topic.places]
        return [column for column in columns if column is not None]

    def _known(self, row: int, topic: Topic) -> str:
        latest = self._latest(row, topic)
        if latest is not None:
            return day_words(latest)
        stage = topic.inputs[0].stage
        if stage is not None:
            return stage.replace("_", " ")
        return "no record behind it" if self._columns(topic) else ""

    def not_known(self, row: int) -> Iterator[str]:
        """Missing inputs, with the words for why; one that is missing because nothing was recorded says so."""
        for one in self.inputs:
            words = one.words(self.values[row])
            own = self.values[row][list(one.places)]
            if np.isnan(own).all() or (one.levels is not None and words == NOT_KNOWN):
                yield f"{one.label}: {words}"

    def stale(self, row: int, as_of: date | None) -> Iterator[str]:
        """Topics among the five that move the score most, either way, whose newest record is over a year old."""
        if self.explained is None or as_of is None:
            return
        sums = [abs(float(self.explained.contributions[row][list(topic.places)].sum())) for topic in self.topics]
        for at in np.argsort([-size for size in sums], kind="stable")[:MOST_REASONS]:
            latest = self._latest(row, self.topics[at])
            if sums[at] > 0 and latest is not None and (as_of - latest).days > STALE_DAYS:
                yield f"{self.topics[at].label}: nothing newer than {day_words(latest)}"

    def would_change(self, row: int, facts: CaseFacts) -> tuple[str, ...]:
        """The nearest admissible changes, or why none is shown."""
        if self.hidden_because is not None:
            return (f"Not shown, as the study decided: {self.hidden_because}",)
        if facts.changes is None:
            return (f"No admissible change: {facts.change_reason}.",) if facts.change_reason else ()
        if not facts.listed:
            return (NOT_LISTED,)
        return tuple(self._changed(row, change) for change in facts.changes) or (NO_CHANGE,)

    def _changed(self, row: int, change: Change) -> str:
        assert self.explained is not None
        place_of = {note.name: place for place, note in enumerate(self.explained.notes)}
        new = self.values[row].copy()
        for name, value in change.values:
            new[place_of[name]] = value
        moved = {place_of[name] for name, _ in change.values}
        told = [
            f"{one.label}: {one.words(new)} instead of {one.words(self.values[row])}"
            for one in self.inputs
            if moved & set(one.places)
        ]
        return f"Not on the list with {'; and '.join(told)}; all else as it is."
