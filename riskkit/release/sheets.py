"""One explanation sheet for every flagged person and date, in order of the list.

Takes    Audit (scores and reasons travel inside) and its ReleasedAudit (bands, averages).
Gives    `Sheet` objects, one at a time.
Promise  what is said about people like this comes from released bands only; nothing is said in percent of one person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from riskkit.domain.case_facts import CaseFacts
from riskkit.domain.findings import Audit, ReleasedAudit, Row
from riskkit.domain.scores import Doubts, Explanations, values_inside
from riskkit.domain.sheet import Sheet
from riskkit.domain.study_spec import StudySpec
from riskkit.release.inputs import Input, inputs_of
from riskkit.release.parquet_tables import listing_order, names_of
from riskkit.release.sheet_reasons import ReasonsOf
from riskkit.release.sheet_records import SheetRecords
from riskkit.release.sheet_words import (
    NOT_KNOWN,
    cut_words,
    everyone_words,
    judgement_words,
    multiplicity_words,
    own_group_words,
    place_words,
    silent_words,
    steadiness_words,
    unlike_words,
)
from riskkit.release.table_rules import CAPACITY
from riskkit.release.topics import topics_of

if TYPE_CHECKING:
    import pandas as pd

    from riskkit.domain.cohort import Groups
    from riskkit.domain.pseudonyms import Pseudonyms

SHORT_HISTORY_DAYS = 365
MANY_MISSING = 1 / 3
NO_BAND = "the score lies in no band"


def sheets_for(
    audit: Audit, released: ReleasedAudit, *, learnt_from: Sequence[Row] | None = None,
    pseudonyms: Pseudonyms | None = None, facts: Mapping[int, CaseFacts] | None = None,
) -> Iterator[Sheet]:  # fmt: skip
    """Sheets of all flagged rows, case-0001 first, in order of as_of, rank and person.

    Parameters
    ----------
    audit : Audit
        Attached to its scores.
    released : ReleasedAudit
        Made from it.
    learnt_from : sequence of finding rows, optional
        Released findings of the run whose model scored these rows, as its audit.json holds them: bands come from there,
        for nobody knows yet what will be recorded about new rows.
    pseudonyms : Pseudonyms, optional
        Stand on the sheets instead of the input's ids.
    facts : mapping of row number to CaseFacts, optional
        What was looked up about each flagged row: records, changes. Without it these parts stay empty.

    Yields
    ------
    Sheet
    """
    frame = values_inside(audit.scored.audit.scored).frame.reset_index(drop=True)
    order = listing_order(frame)
    flagged = order[frame["flagged"].to_numpy(dtype=bool)[order]]
    judged = [finding.as_row() for finding in released] if learnt_from is None else learnt_from
    people = names_of(frame, pseudonyms)
    references = list if pseudonyms is None else pseudonyms.records
    desk = _Desk.of(audit, {row["code"]: row for row in judged}, frame, people, facts or {}, references)
    wide = max(4, len(str(len(flagged))))
    for number, row in enumerate(flagged.tolist(), 1):
        yield desk.sheet(f"case-{number:0{wide}d}", row)


@dataclass(frozen=True, eq=False)
class _Desk:
    """What all sheets of a run share, and the rows they are written from."""

    study: StudySpec
    people: list[str]
    role: list[str]
    score: np.ndarray
    rank: np.ndarray
    stability: np.ndarray
    as_of: list[date | None]
    scored_on: list[int]
    tied: np.ndarray
    bands: Sequence[Row]
    no_band: str
    everyone: str
    values: np.ndarray
    inputs: tuple[Input, ...]
    reasons: ReasonsOf
    doubts: Doubts | None
    facts: Mapping[int, CaseFacts]
    topic_of: Mapping[str, str]
    judged: frozenset[str]
    agencies: Sequence[str]
    references: Callable[[list[str]], list[str]]
    groups: Groups
    flagged_right: Mapping[tuple[str, str], tuple[int, int]]
    place: list[int]
    listed_on: list[int]

    @classmethod
    def of(
        cls,
        audit: Audit,
        judged: Mapping[str, Row],
        frame: pd.DataFrame,
        people: list[str],
        facts: Mapping[int, CaseFacts],
        references: Callable[[list[str]], list[str]],
    ) -> _Desk:
        study: StudySpec = audit.spec.study
        explained = values_inside(audit.scored).explanations
        notes = () if explained is None else explained.notes
        values = np.zeros((len(frame), 0))
        if explained is not None:
            values = explained.values[[note.name for note in notes]].to_numpy(dtype=np.float64)
        bands = judged["P09"]
        days = frame["as_of"].to_numpy().astype("datetime64[D]")
        _, codes, counts = np.unique(days.astype(np.int64), return_inverse=True, return_counts=True)
        inputs = inputs_of(notes, study)
        topics, doubts = topics_of(inputs), values_inside(audit.scored).doubts
        place, listed_on = _places_on_the_list(frame, codes)
        return cls(
            study=study,
            people=people,
            role=frame["role"].astype(str).tolist(),
            score=frame["score"].to_numpy(dtype=np.float64),
            rank=frame["rank"].to_numpy(dtype=np.float64),
            stability=frame["stability"].to_numpy(dtype=np.float64),
            as_of=days.astype(object).tolist(),
            scored_on=counts[codes].tolist(),
            tied=_tied(frame, codes),
            bands=bands["table"] or (),
            no_band=bands["because"],
            everyone=_everyone(judged["P01"]),
            values=values,
            inputs=inputs,
            reasons=ReasonsOf(
                explained=explained,
                inputs=inputs,
                topics=topics,
                values=values,
                known_at=tuple(_known_column(explained, note.name) for note in notes),
                refitted={} if doubts is None else dict(zip(doubts.rows.tolist(), doubts.contributions, strict=True)),
                hidden_because=None if study.release.would_change == "shown" else study.release.would_change_because,
            ),
            doubts=doubts,
            facts=facts,
            topic_of={name: topic.label for topic in topics for name in topic.names},
            judged=frozenset(note.name for note in notes if note.assessment),
            agencies=sorted({r.agency for fact in facts.values() for r in fact.records}),
            references=references,
            groups=audit.scored.groups,
            flagged_right=_flagged_right(judged["G01"]),
            place=place,
            listed_on=listed_on,
        )

    def sheet(self, case: str, row: int) -> Sheet:
        band, figures, reason = self._band(row)
        day = self.as_of[row]
        facts = self.facts.get(row, CaseFacts())
        records = SheetRecords(facts, self.topic_of, self.judged)
        raised, lowered, total = self.reasons.moved(row, records)
        refits = None if self.study.model is None else self.study.model.refits
        return Sheet(
            case=case,
            person_id=self.people[row],
            as_of="" if day is None else day.isoformat(),
            role=self.role[row],
            band=band,
            like_this=figures[0],
            like_low=figures[1],
            like_high=figures[2],
            like_reason=reason,
            everyone=self.everyone,
            stability=steadiness_words(float(self.stability[row]), refits),
            rank_band=place_words(float(self.rank[row]), self.scored_on[row], day is not None),
            raised=raised,
            lowered=lowered,
            not_known=tuple(self._not_known(row, day, facts)),
            assessment_note=judgement_words(sum(reason.assessment for reason in (*raised, *lowered))),
            sum_check=total,
            warnings=tuple(self._warnings(row)),
            cut=cut_words(self.place[row], self.listed_on[row]),
            multiplicity=self._multiplicity(row),
            would_change=self.reasons.would_change(row, facts),
            if_wrong=records.if_wrong(),
            records=records.shown(self.references),
            records_in_all=len(records.counted),
            own_group=tuple(self._own_group(row)),
        )

    def _band(self, row: int) -> tuple[str, tuple[int | None, int | None, int | None], str]:
        """Band of the score, of 100 people in it how many (low, high), and why not."""
        score = self.score[row]
        for band in self.bands:
            low, high = band["low_score"], band["high_score"]
            if (low is None or score >= low) and (high is None or score < high or high == self.bands[-1]["high_score"]):
                if band["observed"] is None:
                    return band["band"], (None, None, None), band["reason"] or NO_BAND
                of_100 = [round(100 * band[name]) for name in ("observed", "low", "high")]
                return band["band"], (of_100[0], of_100[1], of_100[2]), ""
        return NOT_KNOWN, (None, None, None), self.no_band if not self.bands else NO_BAND

    def _not_known(self, row: int, day: date | None, facts: CaseFacts) -> Iterator[str]:
        yield from self.reasons.not_known(row)
        yield from self.reasons.stale(row, day)
        heard = {record.agency for record in facts.records}
        silent = [agency.replace("_", " ") for agency in self.agencies if agency not in heard]
        if silent and facts.records:
            yield silent_words(silent)

    def _multiplicity(self, row: int) -> str:
        if self.doubts is None:
            return ""
        return multiplicity_words(int(self.doubts.listed_by[row]), self.doubts.alternatives)

    def _own_group(self, row: int) -> Iterator[str]:
        """How often flags went wrong in the groups this person is in, where that may be shown."""
        for group in self.groups.specs:
            level = str(self.groups.frame[group.name].iloc[row])
            if (group.name, level) in self.flagged_right:
                right, flagged = self.flagged_right[group.name, level]
                yield own_group_words(f"{group.label}, {level}", right, flagged)

    def _warnings(self, row: int) -> Iterator[str]:
        for one in self.inputs:
            measure = None if one.spec is None else one.spec.measure
            value = float(self.values[row][one.places[0]])
            if measure == "days_known" and value < SHORT_HISTORY_DAYS:
                yield "Short history: first known less than a year before this score."
            if measure == "age" and value < 18:
                yield "Under 18 on the date of this score."
        missing = sum(np.isnan(self.values[row][list(one.places)]).all() for one in self.inputs)
        if self.inputs and missing > MANY_MISSING * len(self.inputs):
            yield "More than a third of the inputs are missing."
        if self.stability[row] < 0.5:
            yield "In most refits of the model this person is not on the list."
        if self.doubts is not None and self.doubts.unlike[row]:
            yield unlike_words(self.doubts.unlike_because.get(row, ()))
        if self.tied[row]:
            yield "People with the same score are not on the list: a draw decided."


def _tied(frame: pd.DataFrame, codes: np.ndarray) -> np.ndarray:
    """Flagged rows that share their score with a row of the same date that is not flagged: bool (n,)."""
    score, flagged = frame["score"].to_numpy(dtype=np.float64), frame["flagged"].to_numpy(dtype=bool)
    highest = np.full(int(codes.max()) + 1 if len(codes) else 0, -np.inf)
    np.maximum.at(highest, codes[~flagged], score[~flagged])
    return flagged & (score == highest[codes])


def _places_on_the_list(frame: pd.DataFrame, codes: np.ndarray) -> tuple[list[int], list[int]]:
    """For each row: its place among the flagged of its date (0 if not flagged), and how many are flagged there."""
    flagged = frame["flagged"].to_numpy(dtype=bool)
    order = np.lexsort((frame["rank"].to_numpy(), codes))
    order = order[flagged[order]]
    listed = np.bincount(codes[flagged], minlength=int(codes.max()) + 1 if len(codes) else 0)
    place = np.zeros(len(frame), dtype=np.int64)
    place[order] = np.arange(len(order)) - np.repeat(np.cumsum(listed) - listed, listed) + 1
    return place.tolist(), listed[codes].tolist()


def _flagged_right(groups: Row) -> dict[tuple[str, str], tuple[int, int]]:
    """By characteristic and level: of the flagged, how many had the outcome recorded, where both are shown."""
    return {
        (row["attribute"], row["group"]): (row["count"], row["base"])
        for row in groups["table"] or ()
        if row["metric"] == "PPV"
        and row["operating_point"] == CAPACITY
        and row["count"] is not None
        and row["base"] is not None
    }


def _known_column(explained: Explanations | None, name: str) -> Any:
    if explained is None or explained.known_at is None or name not in explained.known_at.columns:
        return None
    return explained.known_at[name].to_numpy().astype("datetime64[D]")


def _everyone(counts: Row) -> str:
    row = next((row for row in counts["table"] or () if row["measure"] == "with outcome"), None)
    if row is None:
        return everyone_words(None, "it was not counted")
    return everyone_words(row["per_1000"], str(row["reason"] or "no outcome is known yet"))
