"""One explanation sheet for every flagged person and date, in order of the list.

Takes    Audit (scores and reasons travel inside) and its ReleasedAudit (bands, averages).
Gives    `Sheet` objects, one at a time.
Promise  what is said about people like this comes from released bands only; nothing is said in percent of one person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from riskkit.domain.findings import Audit, ReleasedAudit, Row
from riskkit.domain.scores import Explanations, values_inside
from riskkit.domain.sheet import Reason, Sheet
from riskkit.domain.study_spec import StudySpec
from riskkit.release.inputs import Input, inputs_of
from riskkit.release.parquet_tables import listing_order, names_of
from riskkit.release.sheet_words import (
    NOT_KNOWN,
    day_words,
    everyone_words,
    judgement_words,
    place_words,
    steadiness_words,
    sum_words,
)

if TYPE_CHECKING:
    import pandas as pd

    from riskkit.domain.pseudonyms import Pseudonyms

MOST_REASONS = 5
GATE = 1e-6
SHORT_HISTORY_DAYS = 365
MANY_MISSING = 1 / 3
NO_BAND = "the score lies in no band"


def sheets_for(
    audit: Audit, released: ReleasedAudit, *, learnt_from: Sequence[Row] | None = None,
    pseudonyms: Pseudonyms | None = None,
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

    Yields
    ------
    Sheet
    """
    frame = values_inside(audit.scored.audit.scored).frame.reset_index(drop=True)
    order = listing_order(frame)
    flagged = order[frame["flagged"].to_numpy(dtype=bool)[order]]
    judged = [finding.as_row() for finding in released] if learnt_from is None else learnt_from
    desk = _Desk.of(audit, {row["code"]: row for row in judged}, frame, names_of(frame, pseudonyms))
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
    explained: Explanations | None
    values: np.ndarray
    inputs: tuple[Input, ...]
    known_at: list[np.ndarray | None]

    @classmethod
    def of(cls, audit: Audit, judged: Mapping[str, Row], frame: pd.DataFrame, people: list[str]) -> _Desk:
        study: StudySpec = audit.spec.study
        explained = values_inside(audit.scored).explanations
        notes = () if explained is None else explained.notes
        values = np.zeros((len(frame), 0))
        if explained is not None:
            values = explained.values[[note.name for note in notes]].to_numpy(dtype=np.float64)
        bands = judged["P09"]
        days = frame["as_of"].to_numpy().astype("datetime64[D]")
        here, codes, counts = np.unique(days.astype(np.int64), return_inverse=True, return_counts=True)
        del here
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
            explained=explained,
            values=values,
            inputs=inputs_of(notes, study),
            known_at=[_known_column(explained, note.name) for note in notes],
        )

    def sheet(self, case: str, row: int) -> Sheet:
        band, figures, reason = self._band(row)
        day = self.as_of[row]
        raised, lowered, total = self._reasons(row)
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
            not_known=self._not_known(row),
            assessment_note=judgement_words(sum(reason.assessment for reason in (*raised, *lowered))),
            sum_check=total,
            warnings=tuple(self._warnings(row)),
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

    def _reasons(self, row: int) -> tuple[tuple[Reason, ...], tuple[Reason, ...], str]:
        if self.explained is None:
            return (), (), "These scores were made elsewhere and come without reasons."
        contributions = self.explained.contributions[row]
        sums = np.array([contributions[list(one.places)].sum() for one in self.inputs])
        whole = float(np.abs(sums).sum()) or 1.0
        order = np.argsort(-np.abs(sums), kind="stable")
        up = [at for at in order if sums[at] > 0][:MOST_REASONS]
        down = [at for at in order if sums[at] < 0][:MOST_REASONS]
        raw = float(self.explained.raw[row])
        error = abs(float(self.explained.base[row] + contributions.sum()) - raw) / max(abs(raw), 1e-3)
        return (
            tuple(self._reason(row, at, float(sums[at]), whole) for at in up),
            tuple(self._reason(row, at, float(sums[at]), whole) for at in down),
            sum_words(error, GATE),
        )

    def _reason(self, row: int, at: int, size: float, whole: float) -> Reason:
        one = self.inputs[at]
        value = one.words(self.values[row])
        return Reason(
            label=one.label,
            value=value,
            unit=one.unit if value[:1].isdigit() or value[:1] == "-" else "",  # words have no unit
            meaning=one.meaning,
            known_at=self._known(row, one),
            assessment=one.assessment,
            contribution=size,
            share=abs(size) / whole,
        )

    def _known(self, row: int, one: Input) -> str:
        days = [self.known_at[place] for place in one.places]
        dates = [column[row] for column in days if column is not None]
        latest = [day for day in dates if not np.isnat(day)]
        if latest:
            return day_words(max(latest).astype(object))
        if one.stage is not None:
            return one.stage.replace("_", " ")
        return "no record behind it" if dates else ""

    def _not_known(self, row: int) -> tuple[str, ...]:
        """Missing inputs, with the words for why; one that is missing because nothing was recorded says so."""
        missing = []
        for one in self.inputs:
            words = one.words(self.values[row])
            own = self.values[row][list(one.places)]
            if np.isnan(own).all() or (one.levels is not None and words == NOT_KNOWN):
                missing.append(f"{one.label}: {words}")
        return tuple(missing)

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
        if self.tied[row]:
            yield "People with the same score are not on the list: a draw decided."


def _tied(frame: pd.DataFrame, codes: np.ndarray) -> np.ndarray:
    """Flagged rows that share their score with a row of the same date that is not flagged: bool (n,)."""
    score, flagged = frame["score"].to_numpy(dtype=np.float64), frame["flagged"].to_numpy(dtype=bool)
    highest = np.full(int(codes.max()) + 1 if len(codes) else 0, -np.inf)
    np.maximum.at(highest, codes[~flagged], score[~flagged])
    return flagged & (score == highest[codes])


def _known_column(explained: Explanations | None, name: str) -> Any:
    if explained is None or explained.known_at is None or name not in explained.known_at.columns:
        return None
    return explained.known_at[name].to_numpy().astype("datetime64[D]")


def _everyone(counts: Row) -> str:
    row = next((row for row in counts["table"] or () if row["measure"] == "with outcome"), None)
    if row is None:
        return everyone_words(None, "it was not counted")
    return everyone_words(row["per_1000"], str(row["reason"] or "no outcome is known yet"))
