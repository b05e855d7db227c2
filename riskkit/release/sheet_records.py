"""The records of a person as a sheet prints them, and which of them would have to be wrong.

Takes    CaseFacts, labels of topics by feature.
Gives    `SheetRecords`: numbered records, and sentences about them.
Promise  a record is named by a number of its own on the sheet and a pseudonym; its text is never shown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from riskkit.domain.case_facts import MOST_RECORDS, CaseFacts, CaseRecord
from riskkit.domain.sheet import SheetRecord
from riskkit.release.sheet_words import day_words

JUDGED_KINDS = ("intelligence",)


@dataclass(frozen=True)
class SheetRecords:
    """The records that count for something, newest first, numbered from 1 in this order; at most 60 are shown."""

    facts: CaseFacts
    topic_of: Mapping[str, str]
    judged: frozenset[str]

    @property
    def counted(self) -> tuple[CaseRecord, ...]:
        """Records that count for at least one input."""
        return tuple(record for record in self.facts.records if record.counts_for)

    def shown(self, references: Callable[[list[str]], list[str]]) -> tuple[SheetRecord, ...]:
        """The records in words; `references` gives pseudonyms for the agencies' own numbers."""
        counted = self.counted[:MOST_RECORDS]
        named = references([record.event_id for record in counted])
        return tuple(self._shown(record, name) for record, name in zip(counted, named, strict=True))

    def numbers(self, features: Collection[str]) -> tuple[str, ...]:
        """Numbers of the shown records that count for any of these features."""
        wanted = set(features)
        counted = self.counted[:MOST_RECORDS]
        return tuple(str(n) for n, record in enumerate(counted, 1) if wanted & set(record.counts_for))

    def if_wrong(self) -> tuple[str, ...]:
        """Which records would have to be wrong for the person to fall below the cut."""
        facts = self.facts
        if not facts.listed:
            return (NOT_LISTED,)
        if facts.tried is None:
            return (f"Not worked out: {facts.wrong_reason}.",) if facts.wrong_reason else ()
        number = self._numbers()
        told = [_without([number[place] for place in places]) for places in facts.wrong]
        return (*(told or [_none_found(facts.tried)]), *self._untried())

    def _untried(self) -> tuple[str, ...]:
        left = len(self.counted) - (self.facts.tried or 0)
        return (f"The newest {self.facts.tried} records that count were left out in turn; {left} older were not.",) * (
            left > 0
        )

    def _numbers(self) -> dict[int, int]:
        """From places in `facts.records` to numbers on the sheet."""
        counted = [place for place, record in enumerate(self.facts.records) if record.counts_for]
        return {place: number for number, place in enumerate(counted, 1)}

    def _shown(self, record: CaseRecord, reference: str) -> SheetRecord:
        judged = record.kind in JUDGED_KINDS or record.grade is not None or bool(self.judged & set(record.counts_for))
        return SheetRecord(
            reference=reference,
            what=_plain(record.kind if record.offence in (None, "none") else f"{record.kind}: {record.offence}"),
            happened=day_words(record.occurred),
            known_at=day_words(record.known),
            agency=_plain(record.agency),
            role=_plain(record.roles),
            status=_plain(record.status),
            basis="assessment" if judged else "fact",
            grade=record.grade or "",
            used_by=tuple(dict.fromkeys(self.topic_of[name] for name in record.counts_for if name in self.topic_of)),
        )


NOT_LISTED = (
    "The model that is kept would not list this person: each person was scored here by a model that never saw them."
)


def _without(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return f"If record {numbers[0]} were wrong, this person would not be on the list."
    told = ", ".join(str(number) for number in sorted(numbers)[:-1])
    return f"If records {told} and {sorted(numbers)[-1]} were all wrong, this person would not be on the list."


def _none_found(tried: int) -> str:
    if tried == 0:
        return "No record counts for this score, so none can be wrong."
    return (
        "No one record takes this person off the list by being wrong, and no two or three together were found that do. "
        f"Each of {tried} records was left out in turn."
    )


def _plain(code: str) -> str:
    return code.replace("_", " ")
